//! `latebind relink` as a user types it, with the other files of the program.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::{Value, json};
use support::{Folder, LIBRARY, undefined_note};

/// Defines `defined` and `own`, imports `host` from the host, and imports `late` from a library.
const MAIN: &str = r#"
    (module
      (import "env" "host" (func (param i32)))
      (import "env" "late" (func))
      (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
      (func (export "defined") (param i64 f32) (result i32) unreachable)
      (func (export "own") (result i32) unreachable)
      (func (export "other") (param i32) unreachable)
      (memory (export "memory") 1))
"#;

const OTHER: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (func (export "late"))
      (func (export "far") (param i32)))
"#;

/// Refers to every symbol of the main module.
const LIB: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)) (import-info "env" "weak" binding-weak))
      (import "env" "memory" (memory 1))
      (import "env" "defined" (func $defined (param i64 f32) (result i32)))
      (import "env" "host" (func $host (param i32)))
      (import "env" "late" (func $late))
      (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
      (import "env" "own" (func $own (result i32)))
      (import "env" "nowhere" (func $nowhere (param f64)))
      (import "env" "weak" (func $weak))
      (import "env" "invoke_vi" (func $invoke (param i32 i32)))
      (import "env" "script" (func $script))
      (import "elsewhere" "defined" (func $elsewhere (param i64 f32) (result i32)))
      (func (export "own") (result i32) (i32.const 1))
      (func (export "__em_js__script"))
      (func (export "f") (call $late) (drop (call $own)) (call $host (i32.const 1))))
"#;

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write_wat("main.wasm", MAIN);
    folder.write_wat("other.so", OTHER);
    folder.write_wat("lib.so", LIB);
    folder
}

/// Returns the functions for which the library has slots.
fn slots(folder: &Folder, name: &str) -> Vec<String> {
    let bytes = folder.read(name);
    let section = latebind::LatebindSection::read(&bytes).unwrap().unwrap();
    let slots = section.slots();
    slots
        .map(|slot| format!("{}.{}", slot.module, slot.name))
        .collect()
}

/// Relinks a library that defines `own`, which is not mangled, and one that defines `_Z3ownv`.
#[track_caller]
fn check(args: &[&str], own_and_direct: (u64, u64), expected: &[&str]) {
    check_named("own", args, own_and_direct, expected);
    let expected = expected.iter().map(|name| match *name {
        "env.own" => "env._Z3ownv",
        name => name,
    });
    check_named(
        "_Z3ownv",
        args,
        own_and_direct,
        &expected.collect::<Vec<_>>(),
    );
}

#[track_caller]
fn check_named(name: &str, args: &[&str], own_and_direct: (u64, u64), expected: &[&str]) {
    let folder = folder(&format!("scope-{name}-{}", args.join("")));
    for (file, text) in [("main.wasm", MAIN), ("lib.so", LIB)] {
        folder.write_wat(file, &text.replace("\"own\"", &format!("\"{name}\"")));
    }
    let json = folder.json(&[&["relink", "lib.so", "-o", "out.so"], args].concat(), 0);
    let file = &json["files"][0];
    let printed = ["slots", "self", "direct"].map(|field| file[field].as_u64().unwrap());
    let (own, direct) = own_and_direct;
    assert_eq!(printed, [expected.len() as u64, own, direct]);
    assert_eq!(slots(&folder, "out.so"), expected);
    // A check with the same arguments reports the same numbers.
    let json = folder.json(&[&["relink", "--check", "out.so"], args].concat(), 0);
    let file = &json["files"][0];
    assert_eq!(
        ["slots", "self", "direct"].map(|field| file[field].as_u64().unwrap()),
        printed
    );
}

#[test]
fn the_main_module_provides_its_definitions_and_host_imports() {
    let elsewhere = [
        "env.nowhere",
        "env.weak",
        "env.invoke_vi",
        "env.script",
        "elsewhere.defined",
    ];
    // The main module comes first, even if the library defines the function.
    check(&["--main", "main.wasm"], (0, 5), &elsewhere);
    check(
        &["--main", "main.wasm", "--no-bsymbolic"],
        (0, 5),
        &elsewhere,
    );
    check(
        &["--main", "main.wasm", "--bsymbolic-functions"],
        (1, 4),
        &elsewhere,
    );
    // A function that a library defines is not a host function, although the main module imports it.
    // A different library defines it, so its slot needs no import, and is the last one.
    let late = [&elsewhere[..], &["env.late"]].concat();
    check(
        &["--main", "main.wasm", "--with", "other.so"],
        (0, 4),
        &late,
    );
    // Without a main module, every reference is late-bound.
    let all = [
        &[
            "env.defined",
            "env.host",
            "env.late",
            "wasi_snapshot_preview1.fd_close",
        ],
        &elsewhere[..],
    ]
    .concat();
    check(&["--bsymbolic-functions"], (1, 0), &all);
    let mut last = all.clone();
    let late = last.remove(2);
    last.push(late);
    check(
        &["--with", "other.so", "--bsymbolic-functions"],
        (1, 0),
        &last,
    );
    check(
        &[
            "--with",
            "other.so",
            "--bsymbolic-functions",
            "--keep-imports",
        ],
        (1, 0),
        &all,
    );
    check_named("_Z3ownv", &[], (1, 0), &all);
    check_named("_Z3ownv", &["--with", "other.so"], (1, 0), &last);
    let with_own = |own| {
        let mut all = all.clone();
        all.insert(4, own);
        all
    };
    check_named("own", &[], (0, 0), &with_own("env.own"));
    // A function with a mangled name needs no import.
    let mangled = [&all[..], &["env._Z3ownv"]].concat();
    check_named("_Z3ownv", &["--no-bsymbolic"], (0, 0), &mangled);
    check_named(
        "_Z3ownv",
        &["--interposable", "other", "--interposable", "_Z*own*"],
        (0, 0),
        &mangled,
    );
    check_named(
        "_Z3ownv",
        &["--no-bsymbolic", "--keep-imports"],
        (0, 0),
        &with_own("env._Z3ownv"),
    );
}

#[test]
fn undefined_symbols_are_reported_with_main() {
    let folder = folder("scope-undefined");
    let args = ["relink", "lib.so", "-o", "out.so", "--main", "main.wasm"];
    let printed = folder.fails(&args, 0);
    let elsewhere = "function `defined` (i64, f32) -> i32 from `elsewhere`, needed by lib.so";
    let nowhere = "function `nowhere` (f64) -> (), needed by lib.so";
    assert_eq!(printed, undefined_note(&[elsewhere, nowhere]));
    let expected = json!([
        { "kind": "function", "module": "env", "name": "nowhere", "signature": "(f64) -> ()" },
        {
            "kind": "function", "module": "elsewhere", "name": "defined",
            "signature": "(i64, f32) -> i32",
        },
    ]);
    assert_eq!(folder.json(&args, 0)["files"][0]["undefined"], expected);

    // A symbol that another input or a named library defines is not undefined.
    folder.write_wat(
        "third.so",
        r#"(module (@dylink.0 (mem-info (memory 0 0)))
             (import "env" "far" (func (param i32)))
             (func (export "nowhere") (param f64)))"#,
    );
    let args = [
        "relink",
        "lib.so",
        "third.so",
        "-o",
        "out",
        "--main",
        "main.wasm",
    ];
    let printed = folder.fails(&args, 0);
    let far = "function `far` (i32) -> (), needed by third.so";
    assert_eq!(printed, undefined_note(&[elsewhere, far]));
    let printed = folder.fails(&[&args[..], &["--with", "other.so"]].concat(), 0);
    assert_eq!(printed, undefined_note(&[elsewhere]));
    assert_eq!(folder.fails(&args[..5], 0), "");
}

/// Refers to functions by types that differ from those of their definitions.
const MISMATCHED: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (import "env" "other" (func (param i64)))
      (import "env" "own" (func (param i64) (result i32)))
      (import "env" "far" (func (param f32 f32)))
      (func (export "own") (result i64) (i64.const 1)))
"#;

#[test]
fn all_mismatches_are_reported() {
    let folder = folder("scope-mismatch");
    folder.write_wat("lib.so", MISMATCHED);
    let args = ["relink", "lib.so", "-o", "out.so"];
    let own = "type mismatch: imports function `own` (i64) -> i32, but defines () -> i64";
    assert_eq!(
        folder.fails(&args, 0),
        format!("latebind: warning: lib.so: {own}\n")
    );

    let scope = ["--main", "main.wasm", "--with", "other.so"];
    let lines = [
        "type mismatch: imports function `other` (i64) -> (), but `main.wasm` defines (i32) -> ()",
        own,
        "type mismatch: imports function `own` (i64) -> i32, but `main.wasm` defines () -> i32",
        "type mismatch: imports function `far` (f32, f32) -> (), but `other.so` defines (i32) -> ()",
    ];
    let args = [&args[..], &scope].concat();
    let warnings = lines.map(|line| format!("latebind: warning: lib.so: {line}\n"));
    assert_eq!(folder.fails(&args, 0), warnings.concat());
    assert_eq!(
        slots(&folder, "out.so"),
        ["env.other", "env.own", "env.far"]
    );

    let mismatch = |name, needed, defined, by: Value| json!({ "module": "env", "name": name, "needed": needed, "defined": defined, "defined_by": by, "is_import": false });
    let expected = json!([
        mismatch("other", "(i64) -> ()", "(i32) -> ()", json!("main.wasm")),
        mismatch("own", "(i64) -> i32", "() -> i64", Value::Null),
        mismatch("own", "(i64) -> i32", "() -> i32", json!("main.wasm")),
        mismatch("far", "(f32, f32) -> ()", "(i32) -> ()", json!("other.so")),
    ]);
    assert_eq!(folder.json(&args, 0)["files"][0]["mismatches"], expected);

    // They are errors for `--check`, even if the library is relinked and consistent.
    let check = [&["relink", "--check", "out.so"], &scope[..]].concat();
    let errors = lines.map(|line| format!("latebind: out.so: {line}\n"));
    assert_eq!(folder.fails(&check, 1), errors.concat());
    let json = folder.json(&check, 1);
    assert_eq!(json["files"][0]["mismatches"], expected);
    assert_eq!(json["errors"].as_array().unwrap().len(), 4);
}

#[test]
fn a_library_that_is_also_named_is_reported_once() {
    let folder = folder("scope-named-too");
    folder.write_wat("lib.so", MISMATCHED);
    let printed = folder.fails(&["relink", "lib.so", "--with", "./lib.so"], 0);
    assert_eq!(printed.lines().count(), 1, "{printed}");
}

#[test]
fn the_main_module_in_a_directory_is_only_copied() {
    let folder = Folder::new("scope-main-in-folder");
    folder.write_wat("in/lib.so", LIBRARY);
    folder.write_wat("in/main.wasm", LIBRARY);
    let json = folder.json(&["relink", "in", "-o", "out", "--main", "in/main.wasm"], 0);
    let printed: Vec<[&str; 2]> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| ["file", "state"].map(|field| file[field].as_str().unwrap()))
        .collect();
    assert_eq!(
        printed,
        [["in/lib.so", "relinked"], ["in/main.wasm", "copied"]]
    );
    assert_eq!(folder.read("out/main.wasm"), folder.read("in/main.wasm"));
}

#[test]
fn a_named_file_that_cannot_be_read_prevents_all_output() {
    let folder = folder("scope-bad");
    folder.write("bad.so", b"bad");
    let args = [
        "relink",
        "lib.so",
        "--main",
        "absent.wasm",
        "--with",
        "bad.so",
        "--with",
        "other.so",
    ];
    let before = folder.read("lib.so");
    let expected = "\
latebind: absent.wasm: cannot read the file: No such file or directory (os error 2)
latebind: bad.so: expected a WebAssembly module, found an unknown format
";
    assert_eq!(folder.fails(&args, 1), expected);
    assert_eq!(folder.json(&args, 1)["errors"][1]["file"], "bad.so");
    assert_eq!(folder.read("lib.so"), before);
}

#[test]
fn json_has_a_schema() {
    let folder = Folder::new("scope-json");
    folder.write_wat("in/lib.so", LIBRARY);
    folder.write("in/text", b"text");
    folder.write("in/bad.whl", b"bad");
    // Of two libraries that define a function, one refers to it.
    let custom = LIBRARY.trim_end().strip_suffix(')').unwrap().to_owned();
    let custom = custom + r#"(func (export "_Z5otherv")) (@custom ".debug_line" "x"))"#;
    folder.write_wat("in/zdebug.so", &custom.replace("_Z3ownv", "_Z4onlyv"));
    folder.write_wat("in/lib.so", &LIBRARY.replace("_Z3ownv", "_Z5otherv"));
    let mut json = folder.json(&["relink", "in", "-o", "out"], 1);
    let size = |name: &str| folder.read(name).len();
    for file in json["files"].as_array_mut().unwrap() {
        for part in ["", "_validating_before", "_relinking", "_validating_after"] {
            let seconds = file[format!("seconds{part}")].take().as_f64().unwrap();
            assert!((0.0..60.0).contains(&seconds));
        }
    }
    let file = |name: &str, state: &str, counts: [usize; 3], dropped: &[&str]| {
        let [slots, interposable, own] = counts;
        let (file, output) = (format!("in/{name}"), format!("out/{name}"));
        json!({
            "file": file, "member": null, "output": output, "state": state,
            "slots": slots, "interposable": interposable, "self": own, "direct": 0, "local": 0,
            "mismatches": [], "undefined": [], "dropped": dropped,
            "size_before": size(&file), "size_after": size(&output),
            "seconds": null, "seconds_validating_before": null, "seconds_relinking": null,
            "seconds_validating_after": null,
        })
    };
    let dropped = "dropped custom sections that relinking invalidates: .debug_line";
    let reason = json["errors"][0]["message"].take();
    assert!(
        reason
            .as_str()
            .unwrap()
            .starts_with("not a valid ZIP archive: ")
    );
    let expected = json!({
        "schema": 1,
        "files": [
            file("lib.so", "relinked", [2, 1, 0], &[]),
            file("text", "copied", [0, 0, 0], &[]),
            file("zdebug.so", "relinked", [1, 0, 1], &[".debug_line"]),
        ],
        "warnings": [{ "file": "in/zdebug.so", "member": null, "message": dropped }],
        "errors": [{ "file": "in/bad.whl", "member": null, "message": null }],
    });
    assert_eq!(json, expected);
}

#[test]
fn imports_that_the_main_module_provides_are_compared_with_it() {
    let folder = folder("scope-host");
    folder.write_wat(
        "user.so",
        r#"(module (@dylink.0)
             (import "env" "host" (func (param i64)))
             (import "env" "other" (func (param i32)))
             (import "elsewhere" "other" (func)))"#,
    );
    folder.write_wat(
        "rival.so",
        r#"(module (@dylink.0) (func (export "other") (param f32)))"#,
    );
    // A file is one DSO, whichever path names it.
    let with = ["--with", "rival.so", "--with", "./rival.so"];
    let args = [
        &[
            "relink",
            "user.so",
            "--main",
            "main.wasm",
            "-o",
            "out.so",
            "--json",
        ][..],
        &with,
    ]
    .concat();
    let printed: Value = serde_json::from_slice(&folder.run(&args).stdout).unwrap();
    let file = &printed["files"][0];
    assert_eq!(file["direct"], 2);
    let mismatch = json!([{
        "module": "env", "name": "host", "needed": "(i64) -> ()", "defined": "(i32) -> ()",
        "defined_by": "main.wasm", "is_import": true,
    }]);
    assert_eq!(file["mismatches"], mismatch);
    assert_eq!(printed["warnings"].as_array().unwrap().len(), 1);
    assert_eq!(
        printed["warnings"][0]["message"],
        "type mismatch: imports function `host` (i64) -> (), but `main.wasm` imports (i32) -> ()"
    );
    let stderr = folder.fails(&args, 0);
    assert!(
        stderr.contains("  function `other` () -> () from `elsewhere`, needed by user.so\n"),
        "{stderr}"
    );
}
