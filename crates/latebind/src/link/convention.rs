//! The module names of the dynamic linking convention, from [tool-conventions' DynamicLinking.md][abi].
//!
//! [abi]: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md#imports

/// The module name of functions and tags, which loaders look up by name.
pub const ENV: &str = "env";

/// The module name of function addresses, which are table indices.
pub const GOT_FUNC: &str = "GOT.func";

/// The module name of data addresses.
pub const GOT_MEM: &str = "GOT.mem";
