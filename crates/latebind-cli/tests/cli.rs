//! The commands as a user types them: their output, exit codes, and files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::Folder;

const LIBRARY: &str = r#"
    (module
      (@dylink.0
        (mem-info (memory 12 2) (table 3 0))
        (needed "libother.so")
        (import-info "env" "maybe" binding-weak)
        (runtime-path "$ORIGIN/../lib"))
      (import "env" "later" (func (param i32 f64) (result i32)))
      (import "env" "own" (func (param externref)))
      (import "env" "maybe" (func (result i64 v128)))
      (import "env" "memory" (memory 1))
      (func (export "own") (param externref)))
"#;

/// The output of `inspect` for the library.
const DESCRIPTION: &str = "lib.so
  size         160 bytes
  sections     dylink.0 62, type 16, import 49, function 2, export 7, code 4
  memory size  12 bytes, aligned to 4
  table size   3 elements, aligned to 1
  imports      a memory of at least 1 page
  needed       libother.so
  runtime path $ORIGIN/../lib
  functions    3 imported (1 self reference, 1 weak), 1 exported
  relink       would add 3 slots
";

/// The lines that `--symbols` adds.
const SYMBOLS: &str = "    U env later (i32, f64) -> i32
    U env own (externref) -> () self
    w env maybe () -> (i64, v128)
    T own (externref) -> ()
";

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write_wat("lib.so", LIBRARY);
    folder.write("broken.so", b"\0asm\x01\0\0\0\x00\x0a\x08dylink.0\x09");
    folder
}

#[test]
fn inspect_describes_a_library() {
    folder("inspect").check(
        &["inspect", "--symbols", "lib.so"],
        0,
        &[DESCRIPTION, SYMBOLS].concat(),
        "",
    );
}

#[test]
fn inspect_reports_every_bad_file_and_describes_the_others() {
    folder("inspect-bad").check(
        &["inspect", "broken.so", "lib.so", "absent.so"],
        1,
        DESCRIPTION,
        "latebind: broken.so: at offset 0x14: expected a subsection size, found the end
latebind: absent.so: cannot read the file: No such file or directory (os error 2)
",
    );
}

#[test]
fn inspect_has_json() {
    let output = folder("inspect-json").run(&["inspect", "--json", "lib.so"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["schema"], 1);
    let report = &document["files"][0];
    assert_eq!(report["needed"][0], "libother.so");
    assert_eq!(report["function_imports"], 3);
    assert_eq!(report["references"][1]["is_self"], true);
    assert_eq!(report["references"][2]["signature"], "() -> (i64, v128)");
    for list in ["addresses", "tags"] {
        assert_eq!(report[list], serde_json::json!([]));
    }
    for list in ["warnings", "errors"] {
        assert_eq!(document[list], serde_json::json!([]));
    }
}

#[test]
fn inspect_reports_relinked_libraries() {
    let folder = folder("inspect-relinked");
    folder.done(&["relink", "--bsymbolic-functions", "lib.so"]);
    let text = folder.done(&["inspect", "lib.so"]);
    let line = "  relinked     2 slots, 1 reference bound to the library itself\n";
    assert!(text.ends_with(line), "{text}");

    folder.write_wat("plain.so", LIBRARY);
    let json = folder.done(&["inspect", "--json", "lib.so", "plain.so"]);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let reports = &document["files"];
    let relinked = &reports[0]["relinked"];
    assert_eq!(
        (&relinked["slots"], &relinked["self"]),
        (&2.into(), &1.into())
    );
    assert_eq!(relinked["imports"][1]["name"], "maybe");
    assert_eq!(reports[0]["relink"], serde_json::Value::Null);
    assert_eq!(
        reports[1]["relink"],
        serde_json::json!({ "self": 0, "slots": 3 })
    );
    assert_eq!(reports[1]["relinked"], serde_json::Value::Null);
}

#[test]
fn plt_writes_a_module_that_validates() {
    let folder = folder("plt");
    folder.check(&["plt", "lib.so", "-o", "lib.plt.wasm"], 0, "", "");
    let plt = folder.read("lib.plt.wasm");
    wasmparser::validate(&plt).unwrap();
    // The entry of one symbol, on standard output.
    let one = folder
        .run(&["plt", "lib.so", "--symbol", "later", "--tail-calls"])
        .stdout;
    wasmparser::validate(&one).unwrap();
    assert!(one.len() < plt.len());
}

#[test]
fn plt_names_missing_imports_and_writes_nothing() {
    let folder = folder("plt-missing");
    folder.write("out.wasm", b"old contents");
    folder.check(
        &[
            "plt", "lib.so", "--symbol", "absent", "--symbol", "memory", "-o", "out.wasm",
        ],
        1,
        "",
        "latebind: lib.so: does not import the function `absent` or `memory`, which --symbol names\n",
    );
    assert_eq!(folder.read("out.wasm"), b"old contents");
}

#[test]
fn wrong_arguments_are_usage_errors() {
    let folder = folder("usage");
    for args in [
        &[][..],
        &["inspect"],
        &["nonsense"],
        &["plt", "lib.so", "--nonsense"],
    ] {
        assert_eq!(folder.run(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn help_shows_examples() {
    let folder = folder("help");
    for command in [
        "inspect",
        "js-library",
        "plt",
        "pre-js",
        "profile",
        "relink",
    ] {
        let output = folder.run(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("Examples:"),
            "{command}"
        );
    }
}

#[test]
fn man_writes_a_page_for_each_command() {
    let folder = Folder::new("man");
    folder.check(&["man", "man1"], 0, "", "");
    let commands = [
        "check",
        "completions",
        "graph",
        "inspect",
        "js-library",
        "manifest",
        "plt",
        "pre-js",
        "profile",
        "relink",
    ];
    let pages = commands.map(|command| format!("man1/latebind-{command}.1"));
    assert_eq!(
        folder.names(),
        [&pages[..], &["man1/latebind.1".to_owned()]].concat()
    );
    for page in folder.names() {
        let text = String::from_utf8(folder.read(&page)).unwrap();
        for section in [
            ".SH NAME\n",
            ".SH SYNOPSIS\n",
            ".SH NOTES\n.nf\nExamples:\n",
        ] {
            assert!(text.contains(section), "{page}: {text}");
        }
    }
    let program = String::from_utf8(folder.read("man1/latebind.1")).unwrap();
    assert!(program.contains("latebind\\-relink(1)"), "{program}");
    assert!(!program.contains("latebind\\-help(1)"), "{program}");
}
