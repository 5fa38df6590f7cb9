//! Addresses and tags: `inspect` lists them, and `relink --main` reports those that no file defines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::json;
use support::{Folder, assert_relinked, undefined_note};

/// Defines a function, data, and a tag, and imports a function and a tag from its host.
const MAIN: &str = r#"
    (module
      (import "env" "host" (func))
      (import "env" "__cpp_exception" (tag (param i32)))
      (import "GOT.mem" "of_nobody" (global (mut i32)))
      (import "env" "__memory_base" (global i32))
      (func (export "function"))
      (global (export "data") i32 (i32.const 8))
      (tag (export "tag") (param i32)))
"#;

/// Refers to every symbol of the main module, and to others.
const LIB: &str = r#"
    (module
      (@dylink.0
        (mem-info (memory 0 0))
        (import-info "env" "weak_address" binding-weak)
        (import-info "GOT.mem" "weak_data" binding-weak)
        (import-info "env" "weak_tag" binding-weak))
      (import "env" "__memory_base" (global i32))
      (import "env" "host" (func $host))
      (import "GOT.func" "host" (global (mut i32)))
      (import "GOT.func" "function" (global (mut i32)))
      (import "GOT.mem" "function" (global (mut i32)))
      (import "GOT.mem" "data" (global (mut i32)))
      (import "GOT.func" "own" (global (mut i32)))
      (import "GOT.mem" "own_data" (global (mut i32)))
      (import "GOT.func" "of_other" (global (mut i32)))
      (import "GOT.mem" "data_of_other" (global (mut i32)))
      (import "GOT.func" "weak_address" (global (mut i32)))
      (import "GOT.mem" "weak_data" (global (mut i32)))
      (import "GOT.func" "opt_get_initial_step" (global (mut i32)))
      (import "GOT.mem" "of_nobody" (global (mut i32)))
      (import "GOT.mem" "tag" (global (mut i32)))
      (import "env" "__cpp_exception" (tag (param i32)))
      (import "env" "tag" (tag (param i32)))
      (import "env" "weak_tag" (tag (param i32)))
      (import "env" "__c_longjmp" (tag (param i32)))
      (global (export "own_data") i32 (i32.const 0))
      (func (export "own") (call $host)))
"#;

const OTHER: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (import "GOT.mem" "of_nobody" (global (mut i32)))
      (func (export "of_other"))
      (global (export "data_of_other") i32 (i32.const 0)))
"#;

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write_wat("main.wasm", MAIN);
    folder.write_wat("lib.so", LIB);
    folder.write_wat("other.so", OTHER);
    folder
}

#[test]
fn inspect_lists_them() {
    let folder = folder("addresses-inspect");
    let text = folder.done(&["inspect", "--symbols", "lib.so"]);
    let counts = "  GOT.func     6 imported (1 self reference, 1 weak)
  GOT.mem      7 imported (1 self reference, 1 weak)
";
    assert!(text.contains(counts), "{text}");
    let symbols = "    U env host () -> ()
    U GOT.func host
    U GOT.func function
    U GOT.mem function
    U GOT.mem data
    U GOT.func own self
    U GOT.mem own_data self
    U GOT.func of_other
    U GOT.mem data_of_other
    w GOT.func weak_address
    w GOT.mem weak_data
    U GOT.func opt_get_initial_step
    U GOT.mem of_nobody
    U GOT.mem tag
    U env __cpp_exception (i32) -> () tag
    U env tag (i32) -> () tag
    w env weak_tag (i32) -> () tag
    U env __c_longjmp (i32) -> () tag
";
    assert!(text.contains(symbols), "{text}");

    let file = &folder.json(&["inspect", "lib.so"], 0)["files"][0];
    assert_eq!(file["function_imports"], 1);
    let address = |module, name, is_self, is_weak| json!({ "module": module, "name": name, "is_self": is_self, "is_weak": is_weak });
    let addresses = file["addresses"].as_array().unwrap();
    assert_eq!(addresses.len(), 13);
    assert_eq!(addresses[4], address("GOT.func", "own", true, false));
    assert_eq!(addresses[9], address("GOT.mem", "weak_data", false, true));
    let tag = json!({
        "module": "env", "name": "__c_longjmp", "signature": "(i32) -> ()",
        "is_self": false, "is_weak": false,
    });
    assert_eq!(file["tags"][3], tag);
}

#[test]
fn undefined_ones_are_reported_with_main() {
    let folder = folder("addresses-undefined");
    let relink = ["relink", "lib.so", "-o", "out.so", "--main", "main.wasm"];
    let always = [
        "address `opt_get_initial_step` from `GOT.func`, needed by lib.so",
        "address `of_nobody` from `GOT.mem`, needed by lib.so",
        "address `tag` from `GOT.mem`, needed by lib.so",
        "tag `__c_longjmp` (i32) -> (), needed by lib.so",
    ];
    let without_other = [
        "address `of_other` from `GOT.func`, needed by lib.so",
        always[0],
        "address `data_of_other` from `GOT.mem`, needed by lib.so",
        always[1],
        always[2],
        always[3],
    ];
    assert_eq!(folder.fails(&relink, 0), undefined_note(&without_other));
    assert_relinked(&folder.read("out.so"));
    let with = [&relink[..], &["--with", "other.so"]].concat();
    assert_eq!(folder.fails(&with, 0), undefined_note(&always));
    // The note names all files that need a symbol.
    let together = [
        "relink",
        "lib.so",
        "other.so",
        "-o",
        "out",
        "--main",
        "main.wasm",
    ];
    let both = [
        always[0],
        "address `of_nobody` from `GOT.mem`, needed by lib.so, other.so",
        always[2],
        always[3],
    ];
    assert_eq!(folder.fails(&together, 0), undefined_note(&both));

    let undefined = folder.json(&with, 0)["files"][0]["undefined"].clone();
    let entry = |kind, module, name, signature: Option<&str>| json!({ "kind": kind, "module": module, "name": name, "signature": signature });
    let expected = json!([
        entry("address", "GOT.func", "opt_get_initial_step", None),
        entry("address", "GOT.mem", "of_nobody", None),
        entry("address", "GOT.mem", "tag", None),
        entry("tag", "env", "__c_longjmp", Some("(i32) -> ()")),
    ]);
    assert_eq!(undefined, expected);
    // Without a main module, undefined symbols are unknown.
    assert_eq!(folder.fails(&relink[..4], 0), "");
    // --check reports the same symbols.
    let check = [
        "relink",
        "--check",
        "out.so",
        "--main",
        "main.wasm",
        "--with",
        "other.so",
    ];
    assert_eq!(
        folder.fails(&check, 0),
        undefined_note(&always).replace("lib.so", "out.so")
    );
}

/// An address that another input needs does not become local, so it remains defined.
#[test]
fn addresses_that_other_inputs_need_remain_defined() {
    let folder = folder("addresses-local");
    folder.write_wat(
        "user.so",
        r#"(module (@dylink.0) (import "GOT.func" "of_other" (global (mut i32))))"#,
    );
    folder.write_wat("plain.wasm", "(module)");
    let inputs = [
        "relink",
        "user.so",
        "other.so",
        "-o",
        "out",
        "--main",
        "plain.wasm",
    ];
    let of_nobody = "address `of_nobody` from `GOT.mem`, needed by other.so";
    assert_eq!(folder.fails(&inputs, 0), undefined_note(&[of_nobody]));
    let local = [&inputs[..], &["--keep-global-symbol", "data_*"]].concat();
    let printed = folder.fails(&local, 0);
    assert!(
        printed.ends_with(&undefined_note(&[of_nobody])),
        "{printed}"
    );
    assert!(!printed.contains("of_other"), "{printed}");
}
