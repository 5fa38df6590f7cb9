//! Manifests of libraries that are loaded when one of their functions is first called.
//!
//! A [`Builder`] takes the libraries, and the modules that import from them. Its [`Manifest`] lists each library with
//! its functions, and finds the libraries that cannot wait for a call, because a module needs their data.
//!
//! A host that has fetched a library compares it with the manifest: [`difference()`]. If a loader needs the address of
//! a function before that, the host gives it that of an [`entry()`].

mod builder;
mod cycles;
mod difference;
mod entry;
mod json;
mod library;
mod names;
mod note;
mod sha256;

pub use builder::{Builder, File};
pub use difference::{Difference, difference};
pub use entry::entry;
pub use json::SCHEMA;
pub use library::{Function, Library, Manifest};
pub use note::Note;
pub use sha256::{sha256, sha256_text};
