//! The progress of a command that reads libraries.

#[cfg(not(target_family = "wasm"))]
mod bar;
#[cfg(target_family = "wasm")]
mod lines;

#[cfg(not(target_family = "wasm"))]
pub(crate) use bar::{Progress, part};
#[cfg(target_family = "wasm")]
pub(crate) use lines::{Progress, part};
