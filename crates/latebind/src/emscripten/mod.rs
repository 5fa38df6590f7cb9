//! Emscripten's loader, seen from the linker.

pub mod conventions;
pub mod lookup;
pub mod stubs;
