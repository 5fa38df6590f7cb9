//! A program, and libraries that are broken in each way that `latebind check` reports. The names are the kinds of
//! findings.

use crate::support::{wasm, wheel};

/// The main module of the program.
const MAIN: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)) (needed "libbase.so"))
      (import "env" "host" (func (param i32)))
      (import "env" "invoke_vi" (func (param i32 i32)))
      (import "env" "plugin_run" (func (param i32) (result i32)))
      (import "env" "plugin_stop" (func (param i32)))
      (memory (export "memory") 2 10)
      (table (export "__indirect_function_table") 10 20 funcref)
      (tag (export "failure") (param i32))
      (global (export "counter") i32 (i32.const 16))
      (func (export "malloc") (param i32) (result i32) unreachable)
      (func (export "shared_name") (param i32)))
"#;

/// The JavaScript of the program. It defines functions that the main module does not import, and stubs.
const GLUE: &str = r#"
    var wasmExports;
    function _host(number) {}
    _host.sig = "vi";
    function _timer(seconds) {}
    _timer.sig = "vd";
    function _mystery() {}
    function invoke_vi(index, argument) {}
    var _plugin_run = (...args) => wasmImports["plugin_run"](...args);
    _plugin_run.stub = true;
    var _plugin_stop = (...args) => wasmImports["plugin_stop"](...args);
    _plugin_stop.stub = true;
    var wasmImports = {
      host: _host, invoke_vi, mystery: _mystery, plugin_run: _plugin_run, plugin_stop: _plugin_stop, timer: _timer,
    };
"#;

/// The JavaScript of a different program.
const FOREIGN_GLUE: &str = r"
    var wasmImports = { host: () => {}, other: () => {} };
";

/// The contents of libraries, by their names.
const LIBRARIES: &[(&str, &str)] = &[
    ("libbase.so", r#"(func (export "base"))"#),
    (
        "broken/undefined-function.so",
        r#"(import "env" "_ZN3geo4areaEv" (func (result f64)))
           (import "env" "hosts" (func (param i32)))
           (import "env" "counter" (func))
           (import "env" "__assert_fail" (func (param i32 i32 i32 i32)))
           (import "env" "_Znwm" (func (param i32) (result i32)))
           (import "env" "__cxa_find_matching_catch_2" (func (result i32)))
           (import "env" "__resumeException" (func (param i32)))
           (import "env" "emscripten_glue_of_old" (func))
           (import "elsewhere" "nowhere" (func))
           (func (export "run"))"#,
    ),
    (
        "broken/undefined-data.so",
        r#"(import "GOT.mem" "errors" (global (mut i32)))"#,
    ),
    (
        "broken/undefined-address.so",
        r#"(import "GOT.func" "callback" (global (mut i32)))
           (import "GOT.func" "counter" (global (mut i32)))"#,
    ),
    (
        "broken/undefined-tag.so",
        r#"(import "env" "oops" (tag (param i32)))
           (import "env" "own" (tag (param i32)))
           (import "env" "__cpp_exception" (tag (param i32)))
           (tag (export "own") (param i32))"#,
    ),
    (
        "broken/type-mismatch.so",
        r#"(import "env" "malloc" (func (param i64) (result i32)))"#,
    ),
    (
        "broken/tag-mismatch.so",
        r#"(import "env" "failure" (tag (param i64)))"#,
    ),
    (
        "broken/memory-mismatch.so",
        r#"(import "env" "memory" (memory 3))"#,
    ),
    (
        "broken/memory-shared.so",
        r#"(import "env" "memory" (memory 1 10 shared))"#,
    ),
    (
        "broken/memory-maximum.so",
        r#"(import "env" "memory" (memory 1 9))"#,
    ),
    (
        "broken/memory-64.so",
        r#"(import "env" "memory" (memory i64 1))"#,
    ),
    (
        "broken/table-mismatch.so",
        r#"(import "env" "__indirect_function_table" (table 11 funcref))"#,
    ),
    (
        "broken/table-64.so",
        r#"(import "env" "__indirect_function_table" (table i64 1 funcref))"#,
    ),
    (
        "broken/type-converted.so",
        r#"(import "env" "timer" (func (param i32)))
           (import "env" "own" (func (param i32)))
           (func (export "own") (param i64))"#,
    ),
    (
        "broken/duplicate-definition.so",
        r#"(func (export "shared_name") (param i64))"#,
    ),
    (
        "broken/interposed.so",
        r#"(import "GOT.mem" "counter" (global (mut i32)))
           (global (export "counter") i32 (i32.const 0))"#,
    ),
    (
        "broken/shared-address-1.so",
        r#"(import "GOT.mem" "state" (global (mut i32)))
           (global (export "state") i32 (i32.const 0))
           (global (export "only_here") i32 (i32.const 0))"#,
    ),
    (
        "broken/shared-address-2.so",
        r#"(import "GOT.mem" "state" (global (mut i32)))
           (import "GOT.mem" "only_here" (global (mut i32)))
           (global (export "state") i32 (i32.const 0))"#,
    ),
    (
        "broken/needs-latebind.so",
        // There is one warning, although there are two imports.
        r#"(import "latebind" "call0" (func (param i32)))
           (import "latebind" "bind" (func (param i32)))"#,
    ),
    ("broken/unchecked.so", r#"(import "env" "mystery" (func))"#),
    (
        "fine/suspension.so",
        r#"(import "env" "invoke_vi" (func (param i32 i32)))
           (import "env" "host" (func (param i32)))
           (import "env" "malloc" (func (param i32) (result i32)))
           (import "env" "_Z3ownv" (func))
           (import "env" "script" (func))
           (func (export "_Z3ownv"))
           (func (export "__wasm_call_ctors"))
           (func $start)
           (global (export "__em_js__script") i32 (i32.const 0))
           (start $start)"#,
    ),
    (
        "fine/plugin.so",
        r#"(tag (export "plugin_tag") (param i32))
           (func (export "plugin_run") (param i64) (result i32) unreachable)
           (func (export "plugin_stop") (param i32))
           (func (export "plugin_helper") (param i32))"#,
    ),
    (
        "user.so",
        r#"(import "env" "plugin_helper" (func (param i32)))
           (import "env" "plugin_tag" (tag (param i32)))"#,
    ),
    ("other/libplain.so", r#"(func (export "plain"))"#),
    ("found/libfound.so", r#"(func (export "found"))"#),
];

/// Libraries whose `dylink.0` has more than the memory size.
const WITH_SECTION: &[(&str, &str, &str)] = &[
    (
        "broken/missing-needed.so",
        r#"(needed "libgone.so")"#,
        r#"(import "env" "of_gone" (func))
           (import "GOT.mem" "data_of_gone" (global (mut i32)))"#,
    ),
    (
        "broken/weak-undefined.so",
        r#"(import-info "env" "maybe" binding-weak)"#,
        r#"(import "env" "maybe" (func))
           (import "GOT.mem" "maybe" (global (mut i32)))"#,
    ),
    (
        "found-by-name.so",
        r#"(needed "libplain.so")"#,
        r#"(import "env" "plain" (func))"#,
    ),
    (
        "needs-found.so",
        r#"(needed "libfound.so") (runtime-path "$ORIGIN/found")"#,
        r#"(import "env" "found" (func))"#,
    ),
    (
        "needs-all.so",
        r#"(needed "libbase.so" "libplain.so" "needs-found.so" "cycle.so")"#,
        r#"(import "env" "found" (func))"#,
    ),
    ("cycle.so", r#"(needed "needs-all.so")"#, ""),
];

/// The beginning of a library with the section that preceded `dylink.0`.
const OLD_DYLINK: &[u8] = b"\0asm\x01\0\0\0\0\x0c\x06dylink\0\0\0\0\0";

/// A section `dylink.0` that ends early.
const MALFORMED_DYLINK: &[u8] = b"\0asm\x01\0\0\0\0\x0a\x08dylink.0\x09";

/// Returns the files, in the directory `check`.
pub(crate) fn files() -> Vec<(&'static str, Vec<u8>)> {
    let library = |section: &str, body: &str| {
        wasm(&format!(
            "(module (@dylink.0 (mem-info (memory 0 0)) {section}) {body})"
        ))
    };
    let mut files = vec![
        ("main.wasm", wasm(MAIN)),
        ("main.js", GLUE.into()),
        ("foreign.js", FOREIGN_GLUE.into()),
        ("broken.js", b"var = ;".to_vec()),
        ("bare.wasm", wasm(MAIN)),
        ("broken/old-dylink.so", OLD_DYLINK.to_vec()),
        ("broken/malformed-dylink.so", MALFORMED_DYLINK.to_vec()),
        ("broken/readme.txt", b"text".to_vec()),
        ("allow-kind.txt", b"unknown-kind - x.so".to_vec()),
        ("allow-escape.txt", b"missing-needed a\\u{zz} x.so".to_vec()),
        (
            "allow-point.txt",
            b"missing-needed a\\u{d800} x.so".to_vec(),
        ),
        ("allow-end.txt", b"missing-needed a\\u{20 x.so".to_vec()),
        ("allow-bytes.txt", b"\xff".to_vec()),
        (
            "allow-windows.txt",
            b"# A comment.\r\n\r\ninterposed counter broken\\interposed.so\r\n".to_vec(),
        ),
        (
            "broken/not-a-library.wasm",
            wasm(r#"(module (func (export "f")))"#),
        ),
        (
            "pkg-1-py3-none-any.whl",
            wheel(&[
                (
                    "pkg/module.so",
                    &library(
                        r#"(needed "libdep.so") (runtime-path "$ORIGIN/../pkg.libs")"#,
                        r#"(import "env" "dep" (func)) (import "env" "_ZN3geo4areaEv" (func (result f64)))"#,
                    ),
                ),
                (
                    "pkg.libs/libdep.so",
                    &library("", r#"(func (export "dep"))"#),
                ),
            ]),
        ),
    ];
    files.extend(
        LIBRARIES
            .iter()
            .map(|(name, body)| (*name, library("", body))),
    );
    let with_section = WITH_SECTION.iter();
    files.extend(with_section.map(|(name, section, body)| (*name, library(section, body))));
    let in_directory = |(name, bytes): (&str, Vec<u8>)| -> (&'static str, Vec<u8>) {
        (format!("check/{name}").leak(), bytes)
    };
    files.into_iter().map(in_directory).collect()
}
