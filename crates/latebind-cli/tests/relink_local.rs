//! `latebind relink --keep-global-symbol` as a user types it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::{Folder, LIBRARY, assert_recorded, assert_relinked, undefined_note, wasm, wheel};

const KEEP: &str = "--keep-global-symbol";

fn exports_of(bytes: &[u8]) -> Vec<String> {
    let module = latebind::Module::read(bytes).unwrap();
    let names = module.exports().map(|it| it.name.as_str().to_owned());
    names.collect()
}

const WITHOUT_MAIN: &str = "latebind: note: without --main, symbols to which the main module refers \
                            become local unless they match --keep-global-symbol\n";

#[test]
fn symbols_become_local() {
    let folder = Folder::new("relink-local");
    folder.write_wat("lib.so", LIBRARY);
    folder.write_wat("main.wasm", "(module)");
    let exports = |name: &str| exports_of(&folder.read(name));
    let keep = |output: &str, patterns: &[&str]| {
        let patterns: Vec<&str> = patterns.iter().flat_map(|it| [KEEP, it]).collect();
        folder.run(&[&["relink", "lib.so", "-o", output], &patterns[..]].concat())
    };
    assert_eq!(exports("lib.so"), ["_Z3ownv", "both"]);
    let output = keep("new.so", &["bo*"]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(
        printed.contains("0 direct imports, 1 symbol made local; "),
        "{printed}"
    );
    assert_eq!(String::from_utf8(output.stderr).unwrap(), WITHOUT_MAIN);
    assert_relinked(&folder.read("new.so"));
    assert_eq!(exports("new.so"), ["both"]);
    keep("both.so", &["_Z3ownv", "both"]);
    assert_eq!(exports("both.so"), ["_Z3ownv", "both"]);
    // There is no note if the main module is known.
    let args = ["relink", "lib.so", "-o", "new.so", KEEP, "both"];
    let output = folder.run(&[&args[..], &["--main", "main.wasm"]].concat());
    let printed = String::from_utf8(output.stderr).unwrap();
    let note = undefined_note(&["function `later` (i32) -> i32, needed by lib.so"]);
    assert_eq!(printed, note);

    // The option has no effect on a relinked library.
    let output = folder.run(&["relink", "both.so", "--json", KEEP, "both"]);
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["files"][0]["state"], "already-relinked");
    assert_eq!(printed["files"][0]["local"], 0);
    let warning = "already relinked, so --keep-global-symbol has no effect";
    assert_eq!(printed["warnings"][0]["message"], warning);
}

/// The pattern may have a typing error, or code other than the loader may open the library. A library
/// without global symbols has no use.
#[test]
fn a_library_without_a_matching_symbol_remains_global() {
    let folder = Folder::new("relink-local-none");
    folder.write_wat("lib.so", LIBRARY);
    let printed = folder.fails(
        &["relink", "lib.so", "-o", "new.so", KEEP, "none*", KEEP, "x"],
        0,
    );
    let warning = "all symbols remain global, because no exported function matches \
                   --keep-global-symbol (none*, x) and no other input refers to one";
    let warning = format!("latebind: warning: lib.so: {warning}\n");
    assert_eq!(printed, WITHOUT_MAIN.to_owned() + &warning);
    assert_eq!(exports_of(&folder.read("new.so")), ["_Z3ownv", "both"]);
}

/// A core library, with symbols of each kind.
const CORE: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (tag (export "tag"))
      (func (export "called"))
      (func (export "called_from_elsewhere"))
      (func (export "addressed"))
      (func (export "called_by_main"))
      (func (export "called_by_with"))
      (global (export "data") i32 (i32.const 0))
      (global (export "data_of_nobody") i32 (i32.const 4))
      (func (export "of_nobody")))
"#;

const ONE: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)) (needed "libcore.so"))
      (import "env" "called" (func))
      (import "elsewhere" "called_from_elsewhere" (func))
      (import "env" "tag" (tag))
      (func (export "helper"))
      (func (export "PyInit_one")))
"#;

const TWO: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)) (needed "pkg.libs/libcore.so")
        (import-info "env" "helper" binding-weak))
      (import "GOT.func" "addressed" (global (mut i32)))
      (import "GOT.mem" "data" (global (mut i32)))
      (import "env" "helper" (func))
      (func (export "also_helper"))
      (func (export "PyInit_two")))
"#;

const USERS: &str = "other inputs refer to symbols of this library, and all other symbols become local: \
                     lookups by name and libraries that are not inputs do not find them";

#[test]
fn symbols_that_other_members_of_a_wheel_need_remain_global() {
    let folder = Folder::new("relink-local-wheel");
    let members = [
        ("pkg.libs/libcore.so", wasm(CORE)),
        ("pkg/one.so", wasm(ONE)),
        ("pkg/two.so", wasm(TWO)),
    ];
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, it)| (*name, &**it)).collect();
    folder.write("pkg-1-py3-none-any.whl", &wheel(&members));
    let args = [
        "relink",
        "pkg-1-py3-none-any.whl",
        "-o",
        "new.whl",
        KEEP,
        "PyInit_*",
    ];
    let printed = folder.fails(&args, 0);
    let warning =
        |member: &str| format!("latebind: warning: pkg-1-py3-none-any.whl!{member}: {USERS}\n");
    let expected = [WITHOUT_MAIN, &warning("pkg.libs/libcore.so")];
    assert_eq!(printed, expected.concat());
    let new = assert_recorded(&folder.read("new.whl"));
    let exports = |name: &str| exports_of(&new[name]);
    let needed = [
        "tag",
        "called",
        "called_from_elsewhere",
        "addressed",
        "data",
    ];
    assert_eq!(exports("pkg.libs/libcore.so"), needed);
    assert_eq!(exports("pkg/one.so"), ["helper", "PyInit_one"]);
    assert_eq!(exports("pkg/two.so"), ["PyInit_two"]);
}

#[test]
fn symbols_that_other_inputs_or_named_modules_need_remain_global() {
    let folder = Folder::new("relink-local-inputs");
    folder.write_wat("libcore.so", CORE);
    folder.write_wat("in/one.so", ONE);
    folder.write("two-1-py3-none-any.whl", &wheel(&[("two.so", &wasm(TWO))]));
    folder.write_wat(
        "main.wasm",
        r#"(module (import "env" "called_by_main" (func)))"#,
    );
    folder.write_wat(
        "with.so",
        r#"(module (@dylink.0 (needed "libelse.so")) (import "env" "called_by_with" (func)))"#,
    );
    let args = [
        "relink",
        "libcore.so",
        "in",
        "two-1-py3-none-any.whl",
        "-o",
        "out",
        KEEP,
        "PyInit_*",
    ];
    let named = ["--main", "main.wasm", "--with", "with.so"];
    let printed = folder.fails(&[&args[..], &named].concat(), 0);
    // Files that are only named get no warning. Warnings about inputs precede the note on undefined symbols.
    let start = format!("latebind: warning: libcore.so: {USERS}\nlatebind: note: ");
    assert!(printed.starts_with(&start), "{printed}");
    assert_eq!(printed.matches("latebind: ").count(), 2, "{printed}");
    let stays = [
        "tag",
        "called",
        "called_from_elsewhere",
        "addressed",
        "called_by_main",
        "called_by_with",
        "data",
    ];
    assert_eq!(exports_of(&folder.read("out/libcore.so")), stays);
    assert_eq!(
        exports_of(&folder.read("out/one.so")),
        ["helper", "PyInit_one"]
    );

    // Replaced in place: the other inputs do not read the first rewritten file again.
    folder.fails(
        &[
            &[
                "relink",
                "in",
                "--in-place",
                "libcore.so",
                "two-1-py3-none-any.whl",
                KEEP,
                "PyInit_*",
            ],
            &named[..],
        ]
        .concat(),
        0,
    );
    assert_eq!(exports_of(&folder.read("libcore.so")), stays);
    assert_eq!(
        exports_of(&folder.read("in/one.so")),
        ["helper", "PyInit_one"]
    );
}

#[test]
fn unknown_references_are_reported_before_anything_is_written() {
    let folder = Folder::new("relink-local-unknown");
    folder.write_wat(
        "a.so",
        r#"(module (@dylink.0 (needed "libgone.so" "b.so" "far/libmissing.so"))
             (import "env" "dlsym" (func (param i32 i32) (result i32)))
             (func (export "PyInit_a")) (func (export "helper")))"#,
    );
    folder.write_wat("b.so", r#"(module (@dylink.0) (func (export "plugin")))"#);
    folder.write("bad.so", b"\0asm\x01\0\0\0\0\x0a\x08dylink.0\x09");
    folder.write(
        "bad.whl",
        &wheel(&[("bad.so", b"\0asm\x01\0\0\0\0\x0a\x08dylink.0\x09")]),
    );
    // No file can be written, so every warning precedes the output.
    folder.write("out", b"");
    let inputs = ["a.so", "b.so", "bad.so", "bad.whl"];
    let args = [
        &["relink"],
        &inputs[..],
        &["-o", "out/below", KEEP, "PyInit_*"],
    ]
    .concat();
    let printed = folder.fails(&args, 1);
    let lines = [
        "bad.so: cannot be read, so symbols to which this file refers may become local",
        "bad.whl!bad.so: cannot be read, so symbols to which this file refers may become local",
        "a.so: needs libraries that are not inputs (`libgone.so`, `far/libmissing.so`): symbols to which \
         they refer may become local unless --with names them",
        "a.so: refers to `dlsym`: symbols that it looks up by name become local unless they match \
         --keep-global-symbol",
        "b.so: all symbols remain global, because no exported function matches \
         --keep-global-symbol (PyInit_*) and no other input refers to one",
    ];
    let lines = lines
        .map(|line| format!("latebind: warning: {line}\n"))
        .concat();
    let expected = WITHOUT_MAIN.to_owned()
        + &lines
        + "latebind: out/below: cannot create the directory: Not a directory (os error 20)\n";
    assert_eq!(printed, expected);
    let json = folder.json(&args, 1);
    assert_eq!(json["warnings"].as_array().unwrap().len(), 5);
    assert_eq!(json["warnings"][1]["member"], "bad.so");

    // A library named with --with is read, and gets no warning.
    folder.write_wat(
        "libgone.so",
        r#"(module (@dylink.0) (import "env" "helper" (func)))"#,
    );
    folder.fails(
        &[
            "relink",
            "a.so",
            "-o",
            "new.so",
            KEEP,
            "PyInit_*",
            "--with",
            "libgone.so",
        ],
        0,
    );
    assert_eq!(exports_of(&folder.read("new.so")), ["PyInit_a", "helper"]);
}
