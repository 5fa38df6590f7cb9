//! The names on which Emscripten's loader, compiler, and JavaScript library agree.
//!
//! They appear only in this file. `js/src/core/abi.ts` is generated from it.

use alloc::format;
use alloc::string::String;

use crate::pattern;

/// The exports that the loader (`isInternalSym`, `loadWebAssemblyModule` in `libdylink.js`) looks up in a library, and
/// those that the compiler adds for the loader. Other libraries do not refer to them as symbols.
const INTERNAL: [&str; 16] = [
    "__wasm_*",
    "__em_js__*",
    "__em_lib_deps_*",
    "__start_em_*",
    "__stop_em_*",
    "__memory_base",
    "__table_base",
    "__stack_pointer",
    "__dso_handle",
    "__set_stack_limits",
    "__tls_*",
    "_emscripten_*",
    "__main_*",
    "main",
    "orig$*",
    "dynCall_*",
];

/// The prefix of the export names under which a library holds the text of JavaScript functions (`EM_JS`). The rest of
/// an export name is the function name, and the loader creates the function from the text.
pub const EM_JS: &str = "__em_js__";

/// The prefix of the name of a function that the loader creates from the name. The function makes a call through the
/// table and catches exceptions.
const INVOKE: &str = "invoke_";

/// The export that runs the constructors of a DSO.
pub const CALL_CTORS: &str = "__wasm_call_ctors";

/// The loader's list of DSOs.
pub const LDSO: &str = "LDSO";

/// The property of [`LDSO`] that contains the loaded DSOs by name.
pub const LOADED_LIBS_BY_NAME: &str = "loadedLibsByName";

/// The name of the main module among the loaded DSOs.
pub const MAIN_MODULE: &str = "__main__";

/// The loader's table of global symbols.
pub const WASM_IMPORTS: &str = "wasmImports";

/// The table that stubs of the main module read in programs with `-sASYNCIFY` or `-sJSPI`.
pub const ASYNCIFY_STUBS: &str = "asyncifyStubs";

/// The property that marks a stub of the main module.
pub const STUB_MARK: &str = "stub";

/// The property in which a JavaScript function declares its type.
pub const SIGNATURE: &str = "sig";

/// The function with which a program looks up symbols by names that only the program knows.
pub const DLSYM: &str = "dlsym";

/// The names of `main`. The loader defines both names if a DSO exports one (`mergeLibSymbols` in `libdylink.js`).
const MAIN_NAMES: [&str; 2] = ["main", "__main_argc_argv"];

/// Returns the other name of `main`, or `None` for any other function.
#[must_use]
pub fn alias_of_main(name: &str) -> Option<&'static str> {
    match MAIN_NAMES {
        [one, other] if name == one => Some(other),
        [one, other] if name == other => Some(one),
        _ => None,
    }
}

/// Returns `true` if a name in the imports of a main module is that of the program's memory or table.
#[must_use]
pub fn is_memory_or_table(name: &str) -> bool {
    matches!(name, "memory" | "__indirect_function_table")
}

/// Returns `true` if the loader looks up a name in every DSO.
#[must_use]
pub fn is_internal(name: &[u8]) -> bool {
    pattern::is_any(&INTERNAL, name)
}

/// Returns `true` if the loader creates the function of this name itself.
#[must_use]
pub fn is_made_by_loader(name: &str) -> bool {
    name.starts_with(INVOKE)
}

/// Returns the name of the export that holds the text of a JavaScript function.
#[must_use]
pub fn em_js_export(name: &str) -> String {
    format!("{EM_JS}{name}")
}
