//! The program as a person types it: output, exit codes, and what is left behind.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

/// What `inspect` says of it.
const DESCRIPTION: &str = "lib.so
  memory   12 bytes, aligned to 4
  table    3 elements
  needed   libother.so
  runtime path   $ORIGIN/../lib
  functions   3 imported, 1 of them its own; 1 exported
";

/// What it adds with `--symbols`.
const SYMBOLS: &str = "    env later (i32, f64) -> i32
    env own (externref) -> () self
    env maybe () -> (i64, v128) weak
";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(&path).unwrap();
        let wasm = wat::parse_str(LIBRARY).unwrap();
        fs::write(path.join("lib.so"), wasm).unwrap();
        fs::write(
            path.join("broken.so"),
            b"\0asm\x01\0\0\0\x00\x0a\x08dylink.0\x09",
        )
        .unwrap();
        Self(path)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_latebind"));
        command.args(args).current_dir(&self.0).output().unwrap()
    }

    #[track_caller]
    fn check(&self, args: &[&str], code: i32, stdout: &str, stderr: &str) {
        let output = self.run(args);
        assert_eq!(String::from_utf8_lossy(&output.stderr), stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
        assert_eq!(output.status.code(), Some(code));
    }
}

#[test]
fn inspect_describes_a_library() {
    Folder::new("inspect").check(
        &["inspect", "--symbols", "lib.so"],
        0,
        &[DESCRIPTION, SYMBOLS].concat(),
        "",
    );
}

#[test]
fn inspect_reports_every_bad_file_and_describes_the_others() {
    Folder::new("inspect-bad").check(
        &["inspect", "broken.so", "lib.so", "absent.so"],
        1,
        DESCRIPTION,
        "latebind: broken.so: at offset 0x14: expected the size of a subsection, found the end
latebind: `absent.so`: No such file or directory (os error 2)
",
    );
}

#[test]
fn inspect_has_json() {
    let output = Folder::new("inspect-json").run(&["inspect", "--json", "lib.so"]);
    let reports: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let report = &reports[0];
    assert_eq!(report["needed"][0], "libother.so");
    assert_eq!(report["function_imports"], 3);
    assert_eq!(report["references"][1]["is_self"], true);
    assert_eq!(report["references"][2]["signature"], "() -> (i64, v128)");
}

#[test]
fn plt_writes_a_module_that_validates() {
    let folder = Folder::new("plt");
    folder.check(&["plt", "lib.so", "-o", "lib.plt.wasm"], 0, "", "");
    let plt = fs::read(folder.0.join("lib.plt.wasm")).unwrap();
    wasmparser::validate(&plt).unwrap();
    // A chosen symbol, on standard output.
    let one = folder
        .run(&["plt", "lib.so", "--symbol", "later", "--tail-calls"])
        .stdout;
    wasmparser::validate(&one).unwrap();
    assert!(one.len() < plt.len());
}

#[test]
fn plt_names_what_is_missing_and_loses_nothing() {
    let folder = Folder::new("plt-missing");
    fs::write(folder.0.join("out.wasm"), "as it was").unwrap();
    folder.check(
        &[
            "plt", "lib.so", "--symbol", "absent", "--symbol", "memory", "-o", "out.wasm",
        ],
        1,
        "",
        "latebind: lib.so: imports no function absent, memory\n",
    );
    assert_eq!(fs::read(folder.0.join("out.wasm")).unwrap(), b"as it was");
}

#[test]
fn wrong_arguments_are_usage_errors() {
    let folder = Folder::new("usage");
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
    let folder = Folder::new("help");
    for command in ["inspect", "plt", "pre-js"] {
        let output = folder.run(&[command, "--help"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("Examples:"),
            "{command}"
        );
    }
}
