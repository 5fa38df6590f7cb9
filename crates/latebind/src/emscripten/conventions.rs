//! The names on which Emscripten's loader, compiler, and JavaScript library agree.
//!
//! They appear only in this file. `js/src/core/abi.ts` is generated from it.

use alloc::format;
use alloc::string::String;

use crate::link::ENV;
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
    STACK_POINTER,
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

/// The prefix of the import name of an asynchronous JavaScript function (`EM_ASYNC_JS`).
pub const ASYNC_JS: &str = "__asyncjs__";

/// The function with which `dlopen` of the main module loads a library. With `-sJSPI` it is asynchronous.
pub const DLOPEN_JS: &str = "_dlopen_js";

/// The function with which `dlsym` of the main module looks up a symbol.
pub const DLSYM_JS: &str = "_dlsym_js";

/// The property of the wrapper of an export that has the export. Old loaders test it by name.
pub const WRAPPED: &str = "orig";

/// The function of the loader that repeats the `dlsym` of a different thread.
pub const DLSYM_CATCHUP_JS: &str = "_dlsym_catchup_js";

/// The function of the main module that sets the text that `dlerror` returns. Its parameters are those of `vprintf`.
pub const SET_DLERROR: &str = "__dl_seterr";

/// The function that returns the stack pointer. Every program that can call `SET_DLERROR` has it and the next two.
pub const STACK_CURRENT: &str = "emscripten_stack_get_current";

/// The function that allocates on the stack.
pub const STACK_ALLOC: &str = "_emscripten_stack_alloc";

/// The function that sets the stack pointer.
pub const STACK_RESTORE: &str = "_emscripten_stack_restore";

/// The property in which a wrapper of an export has the export.
pub const ORIGINAL: &str = "orig";

/// The name of the class of the exception with which `exit` ends a program.
pub const EXIT_STATUS: &str = "ExitStatus";

/// The exception with which a program returns to the event loop.
pub const UNWIND: &str = "unwind";

/// The prefix of the name of a function that the loader creates from the name. The function makes a call through the
/// table and catches exceptions.
pub const INVOKE: &str = "invoke_";

/// The memory, which all DSOs of a program share.
pub const MEMORY: &str = "memory";

/// The table of functions, which all DSOs of a program share.
pub const FUNCTION_TABLE: &str = "__indirect_function_table";

/// The stack pointer, which all DSOs of a program share.
pub const STACK_POINTER: &str = "__stack_pointer";

/// The function that allocates memory. Every main module exports it.
pub const CALLOC: &str = "calloc";

/// The function that returns the record of the thread that calls it. The record has the address at which the stack of the
/// thread begins, and then the size of the stack.
pub const PTHREAD_SELF: &str = "pthread_self";

/// The function with which the allocator asks for a larger memory. If the memory cannot grow, it aborts the program.
pub const RESIZE_HEAP: &str = "emscripten_resize_heap";

/// The function with which a handler begins (`-fexceptions`: JavaScript, otherwise wasm). It adds the exception to those
/// that are caught.
pub const BEGIN_CATCH: &str = "__cxa_begin_catch";

/// The function with which a handler ends. It removes the exception that was caught last.
pub const END_CATCH: &str = "__cxa_end_catch";

/// The function of libc++abi that returns the address of the state of exceptions of a thread, which begins with the
/// pointer to the list of the exceptions that are caught.
pub const CAUGHT_EXCEPTIONS: &str = "__cxa_get_globals";

/// The function of libc++abi that returns the type of the last exception that was caught, or null.
pub const CAUGHT_TYPE: &str = "__cxa_current_exception_type";

/// The functions that compute where the stack is, that return where it begins, and where it ends.
pub const STACK_BOUNDS: [&str; 3] = [
    "emscripten_stack_init",
    "emscripten_stack_get_base",
    "emscripten_stack_get_end",
];

/// The symbols of programs that manage the stacks of suspended calls themselves: programs that check each change of
/// the stack pointer against limits (`-sSTACK_OVERFLOW_CHECK=2`), Pyodide, which copies the frames, and programs with
/// hooks of their own for calls that suspend (`-sJSPI_HOOKS`, `-sREENTRANT_JSPI`, wasm-bindgen).
pub const STACK_MANAGERS: [&str; 5] = [
    "__set_stack_limits",
    "JsvPromise_Syncify",
    "__jspi_enter",
    "__jspi_suspend",
    "__wbindgen_jspi_set_rejected",
];

/// The prefix of the name of a function that the loader creates from the name. The function finds the landing pad of an
/// exception.
const FIND_MATCHING_CATCH: &str = "__cxa_find_matching_catch_";

/// The name of the section that preceded `dylink.0`. Loaders that accept it contain the name.
pub const LEGACY_DYLINK: &str = crate::read::legacy_dylink::NAME;

/// The module name of the system interface (WASI). The loader looks up its functions like those of `env`.
pub const WASI: &str = "wasi_snapshot_preview1";

/// The tags that the JavaScript of a program creates if the program uses them.
pub const LOADER_TAGS: [&str; 2] = ["__cpp_exception", "__c_longjmp"];

/// The functions of a library that the loader calls when it loads the library.
pub const CONSTRUCTORS: [&str; 5] = [
    CALL_CTORS,
    "__wasm_apply_data_relocs",
    "__wasm_init_memory",
    "__wasm_init_tls",
    "_initialize",
];

/// The functions and data of the C++ runtime: libc++, libc++abi, and libunwind.
const CXX_RUNTIME: [&str; 14] = [
    "_ZNS*t*",
    "_ZNKS*t*",
    "_ZS*t*",
    "_ZTINS*t*",
    "_ZTISt*",
    "_ZTVSt*",
    "_ZTSSt*",
    "_ZTVN10__cxxabiv1*",
    "_ZTIN10__cxxabiv1*",
    "_Zn*",
    "_Zd*",
    "__cxa_*",
    "__gxx_personality_*",
    "_Unwind_*",
];

/// The functions that compiled code calls to handle exceptions and `longjmp`. They depend on compiler options.
const EXCEPTIONS: [&str; 14] = [
    "invoke_*",
    "__cxa_find_matching_catch*",
    "__resumeException",
    "llvm_eh_typeid_for",
    "getTempRet0",
    "setTempRet0",
    "setThrew",
    "saveSetjmp",
    "testSetjmp",
    "emscripten_longjmp",
    "_emscripten_throw_longjmp",
    "__wasm_setjmp*",
    "__wasm_longjmp",
    "_Unwind_CallPersonality",
];

/// The functions of Emscripten's system libraries, which differ between versions.
const SYSTEM: [&str; 8] = [
    "emscripten_*",
    "_emscripten_*",
    "__emscripten_*",
    "__syscall_*",
    "__wasi_*",
    "_embind_*",
    "_emval_*",
    "_*_js",
];

/// The prefixes of mangled names whose definitions may appear in several libraries and are the same in each: virtual
/// tables, type information, guards, local entities of inline functions, and texts of Fortran.
const VAGUE: [&str; 5] = ["_ZT", "_ZGV", "_ZGR", "_ZZ", "_QQcl"];

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

/// The function of the loader that loads a library, if a program exports it.
pub const LOAD_DYNAMIC_LIBRARY: &str = "loadDynamicLibrary";

/// The function of the loader that instantiates a library.
pub const LOAD_WEB_ASSEMBLY_MODULE: &str = "loadWebAssemblyModule";

/// The loader's table of libraries that are instantiated already, and that it uses instead of a file.
pub const PRELOADED_WASM: &str = "preloadedWasm";

/// The function of a program that returns the location of a file.
pub const LOCATE_FILE: &str = "locateFile";

/// The import with the address of a library's memory.
pub const MEMORY_BASE: &str = "__memory_base";

/// The first table slot of a library, which the loader passes to it.
pub const TABLE_BASE: &str = "__table_base";

/// The property that marks a stub of the main module.
pub const STUB_MARK: &str = "stub";

/// The property in which a JavaScript function declares its type.
pub const SIGNATURE: &str = "sig";

/// The letters of the numeric types in such a declaration, in the order of their codes from 0x7c on.
pub const SIGNATURE_LETTERS: &str = "dfji";

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
    name == MEMORY || name == FUNCTION_TABLE
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

/// Returns the signature in the name of such a function: `vi` for `invoke_vi`.
pub(super) fn invoke_signature(name: &[u8]) -> Option<&[u8]> {
    name.strip_prefix(INVOKE.as_bytes())
}

/// Returns `true` if the loader of some programs creates the function of this name from the name.
#[must_use]
pub fn may_be_made_by_loader(name: &str) -> bool {
    is_made_by_loader(name) || name.starts_with(FIND_MATCHING_CATCH)
}

/// Returns `true` if the loader looks up the functions of an import module by their names.
#[must_use]
pub fn is_searched(module: &str) -> bool {
    module == ENV || module == WASI
}

/// Returns `true` if a name is that of a function or of data of the C++ runtime.
#[must_use]
pub fn is_cxx_runtime(name: &str) -> bool {
    pattern::is_any(&CXX_RUNTIME, name.as_bytes())
}

/// Returns `true` if a name is that of a function for exceptions or `longjmp`.
#[must_use]
pub fn is_for_exceptions(name: &str) -> bool {
    pattern::is_any(&EXCEPTIONS, name.as_bytes())
}

/// Returns `true` if a name is that of a function of Emscripten's system libraries.
#[must_use]
pub fn is_system(name: &str) -> bool {
    pattern::is_any(&SYSTEM, name.as_bytes())
}

/// Returns `true` if a name is mangled, like those of C++ and Rust. No JavaScript library defines such a name.
#[must_use]
pub fn is_mangled(name: &str) -> bool {
    name.starts_with("_Z") || name.starts_with("_R")
}

/// Returns `true` if several libraries may define a name, and their definitions are the same: functions that may be
/// inline, data that the compiler generates, members of templates, and the C++ runtime.
#[must_use]
pub fn has_vague_linkage(name: &str, is_data: bool) -> bool {
    match is_data {
        true => {
            let is_generated = VAGUE.iter().any(|prefix| name.starts_with(prefix));
            is_generated || is_member_of_template(name) || is_cxx_runtime(name)
        }
        false => is_mangled(name),
    }
}

/// Returns `true` if a mangled name is that of a member of a class template: `I` follows a part of the nested name.
fn is_member_of_template(name: &str) -> bool {
    let Some(mut rest) = name.strip_prefix("_ZN") else {
        return false;
    };
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        if let Ok(len) = number.parse() {
            match after.get(len..) {
                Some(after) => rest = after,
                None => return false,
            }
        } else if let Some(after) = rest.strip_prefix('S') {
            // An abbreviation of an earlier part: `St`, `S_`, `S1_`.
            let end = after.find('_').map_or(1, |at| at + 1);
            let len = match after.chars().next() {
                Some('a'..='z') => 1,
                _ => end,
            };
            rest = after.get(len..).unwrap_or_default();
        } else {
            return rest.starts_with('I');
        }
    }
}

/// Returns the name of the export that holds the text of a JavaScript function.
#[must_use]
pub fn em_js_export(name: &str) -> String {
    format!("{EM_JS}{name}")
}

#[cfg(test)]
mod tests {
    use super::has_vague_linkage;

    #[test]
    fn vague_linkage() {
        let check = |name: &str, is_data, expected| {
            assert_eq!(has_vague_linkage(name, is_data), expected, "{name}");
        };
        check("state", true, false);
        check("state", false, false);
        check("_ZN3foo5stateE", true, false);
        check("_ZN3foo3BoxIiE5countE", true, true);
        check("_ZNSt3__25ctypeIcE2idE", true, true);
        check("_ZN3fooS_1xE", true, false);
        check("_ZTV3Foo", true, true);
        check("_ZZ3foovE1x", true, true);
        check("_ZN3foo3barEv", false, true);
        for name in [
            "_ZN",
            "_ZN9",
            "_ZN99999999999999999999999x",
            "_ZNS",
            "_ZN1",
            "_ZN1\u{e9}I",
        ] {
            check(name, true, false);
        }
    }
}
