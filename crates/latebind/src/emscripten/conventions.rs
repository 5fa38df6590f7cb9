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

/// Returns `true` if the source text of a JavaScript function is that of a stub of the main module:
/// `function _name(...args){return wasmImports["name"](...args)}` (`addStub` in `jsifier.mjs`), however it was minified.
#[must_use]
pub fn is_stub_source(name: &str, source: &str) -> bool {
    let source: String = source.chars().filter(|c| !c.is_whitespace()).collect();
    match called_by_stub(&source) {
        Some(called) => {
            let called = called.trim_start_matches(is_identifier);
            match called.strip_prefix('.') {
                Some(property) => property == name,
                None => {
                    let quoted = called.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
                    let unquoted = |quote| quoted?.strip_prefix(quote)?.strip_suffix(quote);
                    ['"', '\'', '`']
                        .into_iter()
                        .filter_map(unquoted)
                        .any(|it| it == name)
                }
            }
        }
        None => false,
    }
}

/// Returns the function that a function without spaces calls with its own arguments and does nothing else, as text.
fn called_by_stub(source: &str) -> Option<&str> {
    let source = match source.strip_prefix("function") {
        Some(source) => source.trim_start_matches(is_identifier),
        None => source,
    };
    let source = source.strip_prefix("(...")?;
    let (args, body) = source.split_once(')')?;
    let body = body.strip_prefix("=>").unwrap_or(body);
    let body = match body.strip_prefix("{return") {
        Some(body) => body.strip_suffix('}')?,
        None => body,
    };
    let body = body.strip_suffix(';').unwrap_or(body);
    let call = body.strip_suffix(')')?.strip_suffix(args)?;
    call.strip_suffix("(...")
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
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
