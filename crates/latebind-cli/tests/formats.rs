//! Files that are not libraries, names that a terminal would act on, and defects that loaders accept.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::json;
use support::{Folder, LEAF, LIBRARY, assert_recorded, wasm, wheel};

const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0";
const NATIVE: &str = "a native ELF file for x86-64";

/// The name of a file in each format, its contents, and the description.
fn formats() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    vec![
        ("elf.so", ELF.to_vec(), NATIVE),
        (
            "macho.so",
            b"\xcf\xfa\xed\xfe\x07\0\0\x01".to_vec(),
            "a native Mach-O file",
        ),
        (
            "archive.so",
            b"!<arch>\n".to_vec(),
            "an ar archive (a static library)",
        ),
        ("bitcode.so", b"BC\xc0\xde".to_vec(), "LLVM bitcode"),
        (
            "component.so",
            b"\0asm\x0d\0\x01\0".to_vec(),
            "a WebAssembly component, not a core module",
        ),
        ("gzip.so", b"\x1f\x8b\x08\0".to_vec(), "gzip data"),
        ("zip.so", wheel(&[]), "a ZIP archive, such as a wheel"),
        ("empty.so", Vec::new(), "an empty file"),
    ]
}

/// Modules that are not DSOs, but that `inspect` can read.
fn modules() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let custom = |name: &str| wasm(&format!("(module (@custom \"{name}\" \"\"))"));
    vec![
        (
            "plain.so",
            wasm("(module)"),
            "a WebAssembly module without a section dylink.0",
        ),
        (
            "legacy.so",
            custom("dylink"),
            "a library with the legacy section dylink instead of dylink.0",
        ),
        (
            "object.so",
            custom("linking"),
            "a WebAssembly object file, which must be linked",
        ),
    ]
}

#[test]
fn a_named_file_is_an_error() {
    let folder = Folder::new("formats-named");
    folder.write_wat("main.wasm", "(module)");
    for (name, bytes, found) in formats() {
        folder.write(name, &bytes);
        let not_a_module =
            format!("latebind: {name}: expected a WebAssembly module, found {found}\n");
        for args in [
            &["inspect", name][..],
            &["plt", name, "-o", "plt.wasm"],
            &["relink", "good.so", "--main", name],
            &["relink", "good.so", "--main", "main.wasm", "--with", name],
        ] {
            folder.write_wat("good.so", LIBRARY);
            folder.check(args, 1, "", &not_a_module);
        }
    }
    for (name, bytes, found) in formats().into_iter().chain(modules()) {
        folder.write(name, &bytes);
        let not_a_dso = format!("latebind: {name}: expected a DSO, found {found}\n");
        folder.check(&["relink", name], 1, "", &not_a_dso);
        folder.check(&["relink", "--check", name], 1, "", &not_a_dso);
        assert_eq!(folder.read(name), bytes);
    }
}

#[test]
fn a_file_in_a_directory_or_a_wheel_is_a_warning() {
    let folder = Folder::new("formats-found");
    let mut members = vec![
        ("a/lib.so", wasm(LIBRARY)),
        ("a/data.txt", b"text".to_vec()),
    ];
    let all: Vec<_> = formats().into_iter().chain(modules()).collect();
    for (name, bytes, _) in &all {
        folder.write(&format!("in/{name}"), bytes);
        members.push((name, bytes.clone()));
    }
    folder.write_wat("in/lib.so", LIBRARY);
    // These do not have the names of libraries, so they get no warning.
    for other in ["in/data.bin", "in/tool", "in/launcher.exe"] {
        folder.write(other, ELF);
    }
    members.push(("a/tool", ELF.to_vec()));
    let warning = |place: &str, found: &str| {
        format!("latebind: warning: {place}: expected a DSO, found {found}; left unchanged")
    };
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    for args in [
        &["relink", "in", "-o", "out"][..],
        &["relink", "in", "--in-place"],
    ] {
        let printed = folder.fails(args, 0);
        let expected = all
            .iter()
            .map(|(name, _, found)| warning(&format!("in/{name}"), found));
        assert_eq!(
            sorted(&printed),
            sorted(&expected.collect::<Vec<_>>().join("\n"))
        );
    }
    for (name, bytes, _) in &all {
        assert_eq!(&folder.read(&format!("out/{name}")), bytes);
    }

    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, it)| (*name, &it[..])).collect();
    folder.write("a.whl", &wheel(&members));
    let json = folder.json(&["relink", "a.whl", "-o", "b.whl"], 0);
    assert_eq!(json["files"].as_array().unwrap().len(), 1);
    let warnings = json["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), all.len());
    let message = format!("expected a DSO, found {NATIVE}; left unchanged");
    let first = json!({ "file": "a.whl", "member": "elf.so", "message": message });
    assert_eq!(warnings[0], first);
    let written = assert_recorded(&folder.read("b.whl"));
    assert_eq!(written["elf.so"], ELF);
}

/// A name that clears the screen, is invisible, and reverses the direction of the text. Messages and the
/// text format of modules use the second form.
const NAME: &str = "\u{1b}[2J\u{9b}2J\u{202e}\u{200b}x";
const SHOWN: &str = "\\u{1b}[2J\\u{9b}2J\\u{202e}\\u{200b}x";

fn hostile() -> String {
    format!(
        r#"(module
             (@dylink.0
               (mem-info (memory 0 0))
               (needed "{SHOWN}")
               (import-info "env" "{SHOWN}" binding-weak)
               (runtime-path "{SHOWN}"))
             (import "{SHOWN}" "{SHOWN}" (func (param i32)))
             (import "env" "{SHOWN}" (func (param i32)))
             (import "GOT.mem" "{SHOWN}" (global (mut i32)))
             (import "env" "{SHOWN}t" (tag))
             (func (export "{SHOWN}"))
             (@custom ".debug_{SHOWN}" "x"))"#
    )
}

/// Asserts that no output contains a character that a terminal acts on.
#[track_caller]
fn check(folder: &Folder, args: &[&str], code: i32) -> String {
    let output = folder.run(args);
    let all = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(all).unwrap();
    let acts = |c: char| c != '\n' && (c.is_control() || NAME.contains(c) && !c.is_ascii());
    assert!(!text.contains(acts), "{args:?}: {text:?}");
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

#[test]
fn names_do_not_reach_a_terminal() {
    let folder = Folder::new("formats-names");
    folder.write_wat("lib.so", &hostile());
    folder.write_wat(
        "main.wasm",
        &format!("(module (func (export \"{SHOWN}\") (param f64)))"),
    );
    let bad = format!("{NAME}.so");
    folder.write(&bad, ELF);
    folder.write("broken.so", b"\0asm\x01\0\0\0\0\x0a\x08dylink.0\x09");
    let text = check(&folder, &["inspect", "--symbols", "lib.so"], 0);
    assert_eq!(text.matches(SHOWN).count(), 9, "{text}");
    for args in [
        &["inspect", &bad, "absent.so", "broken.so"][..],
        &["inspect", "--json", "lib.so", &bad],
        &["plt", &bad],
        &["plt", "lib.so", "--symbol", &bad],
        &["relink", &bad],
        &["relink", "lib.so", "--main", &bad],
        &["relink", "lib.so", "--main", "main.wasm", "--with", &bad],
        &[
            "relink",
            "lib.so",
            "--keep-global-symbol",
            NAME,
            "-o",
            &format!("{NAME}/a/b"),
        ],
    ] {
        let text = check(&folder, args, 1);
        assert!(text.contains("\\u"), "{text}");
    }
    for args in [
        &["relink", "lib.so", "--main", "main.wasm", "-o", "out.so"][..],
        &["relink", "--check", "out.so", "--keep", NAME],
        &[
            "relink",
            "lib.so",
            "-o",
            "out.so",
            "--main",
            "main.wasm",
            "--json",
        ],
        &[
            "relink",
            "lib.so",
            "-o",
            "out.so",
            "--keep-global-symbol",
            &format!("no{NAME}"),
        ],
    ] {
        let code = if args.contains(&"--keep") { 2 } else { 0 };
        let text = check(&folder, args, code);
        assert!(text.contains("\\u") || code == 2, "{text}");
    }
    // Usage errors of the commands and of the parser.
    for args in [
        &["relink", "lib.so", NAME, "-o", "lib.so"][..],
        &["inspect", &format!("--{NAME}")],
        &[NAME],
    ] {
        check(&folder, args, 2);
    }
    // JSON has the name itself.
    let json = folder.json(&["inspect", "lib.so"], 0);
    assert_eq!(json["files"][0]["needed"][0], NAME);
    folder.write_wat("leaf.so", LEAF);
    folder.write("a.whl", &wheel(&[(&bad, ELF), ("leaf.so", &wasm(LEAF))]));
    let json = folder.json(&["relink", "a.whl", "-o", "b.whl"], 0);
    assert_eq!(json["warnings"][0]["member"], bad);
    check(&folder, &["relink", "a.whl", "-o", "b.whl"], 0);
}

/// A library whose `dylink.0` declares one entry and has three, as auditwheel-emscripten writes it.
fn miscounted() -> Vec<u8> {
    let mut bytes = wasm(
        r#"(module
             (@dylink.0
               (mem-info (memory 0 0))
               (import-info "env" "a" binding-weak)
               (import-info "env" "b" binding-weak)
               (import-info "env" "c" undefined)
               (runtime-path "$ORIGIN"))
             (import "env" "a" (func))
             (import "GOT.mem" "b" (global (mut i32)))
             (import "env" "c" (func)))"#,
    );
    let entries = b"\x03\x03env\x01a";
    let at = bytes
        .windows(entries.len())
        .position(|it| it == entries)
        .unwrap();
    bytes[at] = 1;
    bytes
}

#[test]
fn a_wrong_number_of_entries_is_a_warning() {
    let folder = Folder::new("formats-miscounted");
    folder.write("lib.so", &miscounted());
    let defect = "at offset 0x1c: subsection WASM_DYLINK_IMPORT_INFO of dylink.0 declares 1 entry but contains 3";
    let output = folder.run(&["inspect", "--symbols", "lib.so"]);
    let warning = format!("latebind: warning: lib.so: {defect}\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), warning);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("  runtime path $ORIGIN\n"), "{text}");
    assert!(
        text.contains("    w env a () -> ()\n    U env c () -> ()\n    w GOT.mem b\n"),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(0));
    let json = folder.json(&["inspect", "lib.so"], 0);
    assert_eq!(
        json["warnings"],
        json!([{ "file": "lib.so", "member": null, "message": defect }])
    );

    // A check does not correct the defect, and does not fail because of it.
    let printed = folder.fails(&["relink", "--check", "lib.so"], 1);
    assert!(printed.starts_with(&warning), "{printed}");
    let printed = folder.fails(&["relink", "lib.so", "-o", "out.so"], 0);
    assert_eq!(
        printed,
        format!("latebind: warning: lib.so: {defect}; corrected\n")
    );
    folder.done(&["inspect", "out.so"]);
    folder.done(&["relink", "--check", "out.so"]);
    let out = folder.read("out.so");
    assert!(out.windows(9).any(|it| it == b"\x03\x03env\x01a\x01\x03"));

    folder.write("a.whl", &wheel(&[("a/lib.so", &miscounted())]));
    let json = folder.json(&["relink", "a.whl", "-o", "b.whl"], 0);
    let corrected = format!("{defect}; corrected");
    let place = json!({ "file": "a.whl", "member": "a/lib.so", "message": corrected });
    assert_eq!(json["warnings"], json!([place]));
    let members = assert_recorded(&folder.read("b.whl"));
    assert_eq!(members["a/lib.so"], out);
}
