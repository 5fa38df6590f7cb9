//! Emscripten's loader, seen from the linker.

pub mod conventions;
pub mod frames;
pub(crate) mod imports;
pub(crate) mod invoke;
pub mod lookup;
#[cfg(feature = "check")]
pub(crate) mod stub_source;
pub mod stubs;
