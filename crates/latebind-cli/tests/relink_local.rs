//! `latebind relink --keep-global-symbol` as a person types it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::{Folder, LIBRARY, assert_relinked, undefined_note};

const KEEP: &str = "--keep-global-symbol";

#[test]
fn symbols_become_local() {
    let folder = Folder::new("relink-local");
    folder.write_wat("lib.so", LIBRARY);
    let exports = |name: &str| {
        let bytes = folder.read(name);
        let module = latebind::Module::read(&bytes).unwrap();
        let names = module.exports().map(|it| it.name.as_str().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(exports("lib.so"), ["own", "both"]);
    let told = folder.done(&["relink", "lib.so", "-o", "new.so", KEEP, "bo*"]);
    assert!(told.contains("0 direct, 1 made local; "), "{told}");
    assert_relinked(&folder.read("new.so"));
    assert_eq!(exports("new.so"), ["both"]);
    folder.done(&[
        "relink", "lib.so", "-o", "both.so", KEEP, "own", KEEP, "both",
    ]);
    assert_eq!(exports("both.so"), ["own", "both"]);

    // Nothing that is there was meant, or it comes too late.
    let output = folder.run(&["relink", "lib.so", "-o", "none.so", KEEP, "none*"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    let warning = "lib.so: defines no function that is to stay global: none*";
    assert_eq!(told, format!("latebind: warning: {warning}\n"));
    assert!(exports("none.so").is_empty());
    let output = folder.run(&["relink", "both.so", "--json", KEEP, "own"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["files"][0]["state"], "was-relinked");
    assert_eq!(told["files"][0]["local"], 0);
    let warning = "was relinked before, so all its symbols stay as they are";
    assert_eq!(told["warnings"][0]["message"], warning);

    // What others miss then is told.
    folder.write_wat(
        "user.so",
        r#"(module (@dylink.0) (import "env" "own" (func (result i32))))"#,
    );
    folder.write_wat("main.wasm", "(module)");
    let inputs = [
        "relink",
        "--main",
        "main.wasm",
        "lib.so",
        "user.so",
        "-o",
        "out/",
    ];
    let undefined = |args: &[&str]| String::from_utf8(folder.run(args).stderr).unwrap();
    let note = undefined_note(&["function `later` (i32) -> i32, needed by lib.so"]);
    assert_eq!(undefined(&inputs), note);
    let note = undefined_note(&[
        "function `later` (i32) -> i32, needed by lib.so",
        "function `own` () -> i32, needed by user.so",
    ]);
    assert_eq!(undefined(&[&inputs[..], &[KEEP, "both"]].concat()), note);
}
