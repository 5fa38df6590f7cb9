//! The module names of the dynamic linking convention, from [tool-conventions' DynamicLinking.md][abi].
//!
//! [abi]: https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md#imports

/// The module name of symbols that are found by their names: functions and tags.
pub const ENV: &str = "env";

/// The module name of the addresses of functions: indices of the table.
pub const GOT_FUNC: &str = "GOT.func";

/// The module name of the addresses of data.
pub const GOT_MEM: &str = "GOT.mem";
