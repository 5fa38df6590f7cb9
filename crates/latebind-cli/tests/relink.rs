//! `latebind relink` as a user types it, with libraries and directories.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::Command;

use support::{Folder, INVALID, LEAF, LIBRARY, assert_relinked, wasm};

fn mode(folder: &Folder, name: &str) -> u32 {
    let metadata = fs::symlink_metadata(folder.path(name)).unwrap();
    metadata.permissions().mode() & 0o7777
}

fn set_mode(folder: &Folder, name: &str, mode: u32) {
    fs::set_permissions(folder.path(name), fs::Permissions::from_mode(mode)).unwrap();
}

/// Returns the report for [`LIBRARY`] when it is relinked.
fn line(folder: &Folder, before: &str, after: &str) -> String {
    let [old, new] = [before, after].map(|name| folder.read(name).len());
    let counts = "1 reference bound to the library itself, 1 slot, 0 direct imports";
    format!("{before}: {counts}; {old} bytes -> {new} bytes\n")
}

#[test]
fn a_library_goes_to_the_output() {
    let folder = Folder::new("relink-output");
    folder.write_wat("lib.so", LIBRARY);
    set_mode(&folder, "lib.so", 0o750);
    let printed = folder.done(&["relink", "lib.so", "-o", "new.so"]);
    assert_eq!(printed, line(&folder, "lib.so", "new.so"));
    assert_relinked(&folder.read("new.so"));
    assert_eq!(folder.read("lib.so"), wasm(LIBRARY));
    assert_eq!(mode(&folder, "new.so"), 0o750);
    assert_eq!(folder.names(), ["lib.so", "new.so"]);
}

#[test]
fn a_library_replaces_itself() {
    let folder = Folder::new("relink-itself");
    folder.write_wat("lib.so", LIBRARY);
    // Other code that has the old file open still reads its old contents.
    fs::hard_link(folder.path("lib.so"), folder.path("old.so")).unwrap();
    set_mode(&folder, "lib.so", 0o510);
    folder.done(&["relink", "lib.so"]);
    assert_relinked(&folder.read("lib.so"));
    assert_eq!(folder.read("old.so"), wasm(LIBRARY));
    assert_eq!(mode(&folder, "lib.so"), 0o510);
    assert_eq!(folder.names(), ["lib.so", "old.so"]);
}

#[test]
fn the_output_may_be_the_input() {
    let folder = Folder::new("relink-same");
    folder.write_wat("lib.so", LIBRARY);
    folder.done(&["relink", "lib.so", "-o", "./lib.so"]);
    assert_relinked(&folder.read("lib.so"));
    assert_eq!(folder.names(), ["lib.so"]);
}

#[test]
fn named_links_are_followed() {
    let folder = Folder::new("relink-links");
    folder.write_wat("lib.so", LIBRARY);
    symlink("lib.so", folder.path("link.so")).unwrap();
    folder.done(&["relink", "link.so"]);
    assert_relinked(&folder.read("lib.so"));
    assert!(folder.path("link.so").is_symlink());

    folder.write("out.so", b"");
    symlink("out.so", folder.path("link-out.so")).unwrap();
    folder.done(&["relink", "lib.so", "-o", "link-out.so"]);
    assert!(folder.path("link-out.so").is_symlink());
    assert_relinked(&folder.read("out.so"));

    // Two links lead to a file that does not exist.
    fs::create_dir(folder.path("sub")).unwrap();
    symlink("sub/link.so", folder.path("far.so")).unwrap();
    symlink("new.so", folder.path("sub/link.so")).unwrap();
    folder.done(&["relink", "lib.so", "-o", "far.so"]);
    assert!(folder.path("far.so").is_symlink());
    assert_relinked(&folder.read("sub/new.so"));
}

#[test]
fn a_pipe_is_written_to() {
    let folder = Folder::new("relink-pipe");
    folder.write_wat("lib.so", LIBRARY);
    let pipe = folder.path("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let reader = std::thread::spawn(move || fs::read(pipe).unwrap());
    folder.done(&["relink", "lib.so", "-o", "pipe"]);
    assert_relinked(&reader.join().unwrap());
    assert_eq!(folder.names(), ["lib.so", "pipe"]);
}

#[test]
fn several_inputs_go_into_a_directory() {
    let folder = Folder::new("relink-several");
    folder.write_wat("a.so", LIBRARY);
    folder.write_wat("deep/b.so", LIBRARY);
    folder.done(&["relink", "a.so", "deep/b.so", "-o", "new/folder"]);
    assert_relinked(&folder.read("new/folder/a.so"));
    assert_relinked(&folder.read("new/folder/b.so"));
    // So does one input if the output is a directory or ends in a slash.
    folder.done(&["relink", "a.so", "-o", "deep"]);
    folder.done(&["relink", "a.so", "-o", "made/"]);
    let names = [
        "a.so",
        "deep/a.so",
        "deep/b.so",
        "made/a.so",
        "new/folder/a.so",
        "new/folder/b.so",
    ];
    assert_eq!(folder.names(), names);
}

#[test]
fn contradictory_arguments_are_usage_errors() {
    let folder = Folder::new("relink-usage");
    for name in [
        "a.so",
        "b.so",
        "deep/a.so",
        "other/a.so",
        "one/sub/c.so",
        "out/sub/c.so",
    ] {
        folder.write_wat(name, LIBRARY);
    }
    symlink("a.so", folder.path("link.so")).unwrap();
    let names = folder.names();
    #[track_caller]
    fn check(folder: &Folder, args: &[&str], message: &str) {
        let printed = folder.fails(&[&["relink"], args].concat(), 2);
        assert_eq!(printed, format!("latebind: {message}\n"));
    }
    let both = "`a.so` and `deep/a.so` have the same output, `out/a.so`";
    check(&folder, &["a.so", "deep/a.so", "-o", "out"], both);
    let both = "`deep/a.so` and `other/a.so` have the same output, `out/a.so`";
    check(&folder, &["deep", "other", "-o", "out"], both);
    let both = "`a.so` and `./a.so` have the same output, `./a.so`";
    check(&folder, &["a.so", "./a.so"], both);
    let both = "`a.so` and `link.so` have the same output, `link.so`";
    check(&folder, &["a.so", "link.so"], both);
    let both = "`deep/a.so` and `other/a.so` have the same output, `other/a.so`";
    check(&folder, &["deep", "other", "-o", "other"], both);
    let read = "the output of `one/sub/c.so` is `out/sub/c.so`, which is also an input";
    check(&folder, &["one", "out/sub", "-o", "out"], read);
    let file = "the output `b.so` must be a directory, but is a file";
    check(&folder, &["a.so", "deep/a.so", "-o", "b.so"], file);
    check(&folder, &["deep", "-o", "b.so"], file);
    let inside = "the output `deep/out` is in the input `deep`: name a directory outside of it";
    check(&folder, &["deep", "-o", "deep/out"], inside);
    let main = "`./a.so` is also named with --main: name only libraries as inputs";
    check(&folder, &["./a.so", "--main", "a.so"], main);
    assert!(
        folder
            .fails(&["relink", "a.so", "--check", "-o", "b.so"], 2)
            .contains("--check")
    );
    assert!(folder.fails(&["relink"], 2).contains("<INPUT>..."));
    assert_eq!(folder.names(), names);
    assert_eq!(folder.read("a.so"), wasm(LIBRARY));
}

#[test]
fn every_error_is_reported_and_all_other_files_are_written() {
    let folder = Folder::new("relink-errors");
    folder.write_wat("good.so", LIBRARY);
    folder.write_wat("plain.wasm", "(module)");
    folder.write("text.so", b"no wasm");
    folder.write_wat("invalid.so", INVALID);
    folder.write("malformed.so", b"\0asm\x01\0\0\0\0\x0a\x08dylink.0\x09");
    let inputs = [
        "plain.wasm",
        "text.so",
        "good.so",
        "invalid.so",
        "malformed.so",
        "absent.so",
    ];
    let printed = folder.fails(&[&["relink"], &inputs[..], &["-o", "out"]].concat(), 1);
    let expected = "\
latebind: plain.wasm: expected a DSO, found a WebAssembly module without a section dylink.0
latebind: text.so: expected a DSO, found an unknown format
latebind: invalid.so: invalid module: at offset 0x30: type mismatch: expected i32 but nothing on stack
latebind: malformed.so: at offset 0x14: expected a subsection size, found the end
latebind: absent.so: cannot read the file: No such file or directory (os error 2)
";
    assert_eq!(printed, expected);
    assert_relinked(&folder.read("out/good.so"));
    assert_eq!(fs::read_dir(folder.path("out")).unwrap().count(), 1);
}

#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let folder = Folder::new("relink-unwritable");
    folder.write_wat("lib.so", LIBRARY);
    folder.check(
        &["relink", "lib.so", "-o", "absent/lib.so"],
        1,
        "",
        "latebind: lib.so: cannot write `absent/lib.so`: No such file or directory (os error 2)\n",
    );
    folder.check(
        &["relink", "lib.so", "-o", "lib.so/out/"],
        1,
        "",
        "latebind: lib.so/out/: cannot create the directory: Not a directory (os error 20)\n",
    );
    assert_eq!(folder.names(), ["lib.so"]);

    // A directory has the name of the output: the temporary file is removed.
    folder.write_wat("in/lib.so", LIBRARY);
    folder.write("out/lib.so/there", b"");
    folder.check(
        &["relink", "in", "-o", "out"],
        1,
        "",
        "latebind: in/lib.so: cannot write `out/lib.so`: Is a directory (os error 21)\n",
    );
    assert_eq!(folder.names(), ["in/lib.so", "lib.so", "out/lib.so/there"]);
}

/// Creates a folder with every kind of file that a directory can contain.
fn tree(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write_wat("outside/lib.so", LIBRARY);
    folder.write_wat("in/lib.so", LIBRARY);
    folder.write_wat("in/deep/er/no-ending", LIBRARY);
    folder.write_wat("in/leaf.so", LEAF);
    folder.write_wat("in/deep/plain.wasm", "(module)");
    folder.write("in/deep/run.py", b"print()");
    folder.write("in/empty", b"");
    set_mode(&folder, "in/deep/run.py", 0o711);
    set_mode(&folder, "in/deep/er/no-ending", 0o600);
    symlink("lib.so", folder.path("in/link.so")).unwrap();
    symlink("../outside", folder.path("in/outside")).unwrap();
    symlink("../../in", folder.path("in/deep/circle")).unwrap();
    symlink("nowhere", folder.path("in/dangling")).unwrap();
    folder
}

#[test]
fn a_directory_is_mirrored() {
    let folder = tree("relink-mirror");
    set_mode(&folder, "in/deep/er", 0o555);
    let before: Vec<_> = folder.names();
    // The second run replaces the files of the first.
    for _ in 0..2 {
        let printed = folder.done(&["relink", "in", "-o", "out"]);
        let lines: Vec<&str> = printed
            .lines()
            .map(|it| it.split(':').next().unwrap())
            .collect();
        assert_eq!(lines, ["in/deep/er/no-ending", "in/leaf.so", "in/lib.so"]);
    }
    let inside = |side: &str| -> Vec<String> {
        let names = folder.names();
        let names = names.iter().filter_map(|name| name.strip_prefix(side));
        names.map(str::to_owned).collect()
    };
    assert_eq!(inside("out/"), inside("in/"));
    for name in ["lib.so", "deep/er/no-ending"] {
        assert_relinked(&folder.read(&format!("out/{name}")));
    }
    for name in ["leaf.so", "deep/plain.wasm", "deep/run.py", "empty"] {
        let [old, new] = ["in", "out"].map(|side| folder.read(&format!("{side}/{name}")));
        assert_eq!(old, new, "{name}");
    }
    for name in ["deep/run.py", "deep/er/no-ending", "deep/er", "deep"] {
        let [old, new] = ["in", "out"].map(|side| mode(&folder, &format!("{side}/{name}")));
        assert_eq!(old, new, "{name}");
    }
    for name in ["link.so", "outside", "deep/circle", "dangling"] {
        let [old, new] = ["in", "out"]
            .map(|side| fs::read_link(folder.path(&format!("{side}/{name}"))).unwrap());
        assert_eq!(old, new, "{name}");
    }
    let after: Vec<_> = folder.names();
    let after: Vec<_> = after.iter().filter(|it| !it.starts_with("out/")).collect();
    assert_eq!(after, before.iter().collect::<Vec<_>>());
    assert_eq!(folder.read("outside/lib.so"), wasm(LIBRARY));
    assert_eq!(folder.read("in/lib.so"), wasm(LIBRARY));
    set_mode(&folder, "in/deep/er", 0o755);
    set_mode(&folder, "out/deep/er", 0o755);
}

#[test]
fn nothing_leads_out_of_the_mirror() {
    let folder = tree("relink-mirror-out");
    fs::create_dir_all(folder.path("out")).unwrap();
    symlink("../outside/lib.so", folder.path("out/lib.so")).unwrap();
    symlink("../outside", folder.path("out/deep")).unwrap();
    let printed = folder.fails(&["relink", "in", "-o", "out"], 1);
    assert!(
        printed.contains("in/deep: `out/deep` exists and is not a directory\n"),
        "{printed}"
    );
    // The run replaces the link, and does not write to its target.
    assert!(!folder.path("out/lib.so").is_symlink());
    assert_relinked(&folder.read("out/lib.so"));
    assert_eq!(folder.read("outside/lib.so"), wasm(LIBRARY));
}

#[test]
fn a_directory_replaces_its_libraries() {
    let folder = tree("relink-folder-itself");
    let before = folder.names();
    let inode = |name: &str| fs::symlink_metadata(folder.path(name)).unwrap().ino();
    let others = [
        "in/leaf.so",
        "in/deep/plain.wasm",
        "in/deep/run.py",
        "in/link.so",
    ];
    let inodes = others.map(inode);
    // A directory may hold more than the user has in mind, so the flag is required.
    let printed = folder.fails(&["relink", "in"], 2);
    assert!(printed.contains("--in-place"), "{printed}");
    assert_eq!(folder.read("in/lib.so"), wasm(LIBRARY));
    folder.done(&["relink", "in", "--in-place"]);
    assert_relinked(&folder.read("in/lib.so"));
    assert_relinked(&folder.read("in/deep/er/no-ending"));
    assert_eq!(others.map(inode), inodes);
    assert_eq!(folder.read("outside/lib.so"), wasm(LIBRARY));
    assert_eq!(folder.names(), before);
    // An output that is the input directory has the same effect.
    let printed = folder.done(&["relink", "in", "-o", "./in/../in"]);
    assert!(
        printed.contains("in/lib.so: already relinked: "),
        "{printed}"
    );
    assert_eq!(folder.names(), before);
}

#[test]
fn a_pipe_in_a_directory_is_not_opened() {
    let folder = Folder::new("relink-folder-pipe");
    folder.write_wat("in/lib.so", LIBRARY);
    let pipe = folder.path("in/pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let printed = folder.fails(&["relink", "in", "-o", "out"], 1);
    assert_eq!(
        printed,
        "latebind: in/pipe: cannot copy a file of this type: expected a regular file, a directory, or a link\n"
    );
    assert_relinked(&folder.read("out/lib.so"));
    folder.done(&["relink", "in", "--in-place"]);
}

#[test]
fn relinking_twice_changes_nothing() {
    let folder = Folder::new("relink-twice");
    folder.write_wat("lib.so", LIBRARY);
    folder.done(&["relink", "lib.so", "-o", "once.so"]);
    let printed = folder.done(&["relink", "once.so", "-o", "twice.so"]);
    let once = folder.read("once.so");
    let counts = "1 reference bound to the library itself, 1 slot, 0 direct imports";
    let expected = format!(
        "once.so: already relinked: {counts}; {} bytes\n",
        once.len()
    );
    assert_eq!(printed, expected);
    assert_eq!(folder.read("twice.so"), once);
    let json = folder.json(&["relink", "once.so"], 0);
    assert_eq!(json["files"][0]["state"], "already-relinked");
    assert_eq!(json["files"][0]["output"], serde_json::Value::Null);
}

#[test]
fn an_import_that_is_exported_again_counts_once() {
    let folder = Folder::new("relink-exported-again");
    let text = LIBRARY.trim_end().strip_suffix(')').unwrap().to_owned();
    folder.write_wat("lib.so", &(text + r#"(export "again" (func $own)))"#));
    // The import remains for the export, but does not count as direct.
    for state in ["relinked", "already-relinked"] {
        let json = folder.json(&["relink", "lib.so"], 0);
        let file = &json["files"][0];
        assert_eq!(file["state"], state);
        assert_eq!([&file["self"], &file["slots"], &file["direct"]], [1, 1, 0]);
    }
}

#[test]
fn a_library_with_nothing_to_relink_is_copied() {
    let folder = Folder::new("relink-leaf");
    folder.write_wat("leaf.so", LEAF);
    let size = folder.read("leaf.so").len();
    let printed = folder.done(&["relink", "leaf.so", "-o", "new.so"]);
    assert_eq!(
        printed,
        format!("leaf.so: nothing to relink; {size} bytes\n")
    );
    assert_eq!(folder.read("new.so"), folder.read("leaf.so"));
}

#[test]
fn a_library_can_remain_interposable() {
    let folder = Folder::new("relink-bsymbolic");
    folder.write_wat("lib.so", LIBRARY);
    let printed = folder.done(&["relink", "--no-bsymbolic", "lib.so"]);
    assert!(
        printed.contains(
            "0 references bound to the library itself, 2 slots (1 for its own definitions), 0 direct imports"
        ),
        "{printed}"
    );
    assert_relinked(&folder.read("lib.so"));
}

#[test]
fn dropped_sections_are_named() {
    let folder = Folder::new("relink-dropped");
    let custom =
        r#"(@custom ".debug_info" "x") (@custom "kept" "x") (@custom "sourceMappingURL" "x")"#;
    let text = LIBRARY.trim_end().strip_suffix(')').unwrap().to_owned() + custom + ")";
    folder.write_wat("lib.so", &text);
    let printed = folder.fails(&["relink", "lib.so"], 0);
    let dropped = "dropped custom sections that relinking invalidates";
    let expected = format!("latebind: warning: lib.so: {dropped}: .debug_info, sourceMappingURL\n");
    assert_eq!(printed, expected);
}

#[test]
fn check_writes_nothing_and_reports_every_error() {
    let folder = Folder::new("relink-check");
    folder.write_wat("lib.so", LIBRARY);
    folder.write_wat("leaf.so", LEAF);
    folder.write_wat("deep/invalid.so", INVALID);
    folder.done(&["relink", "lib.so", "-o", "good.so"]);
    // The slot of a different import.
    let good = folder.read("good.so");
    let at = good.windows(5).position(|it| it == b"later").unwrap();
    let mut bad = good.clone();
    bad[at..at + 5].copy_from_slice(b"latex");
    folder.write("bad.so", &bad);
    let names = folder.names();

    let printed = folder.done(&["relink", "--check", "good.so", "leaf.so"]);
    assert!(
        printed.starts_with(
            "good.so: relinked and consistent: 1 reference bound to the library itself"
        ),
        "{printed}"
    );
    let output = folder.run(&["relink", "--check", "."]);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stderr).unwrap();
    let (of_bad, others): (Vec<&str>, Vec<&str>) = printed
        .lines()
        .partition(|line| line.starts_with("latebind: ./bad.so: "));
    assert!(of_bad[0].contains("`latex`"), "{printed}");
    let invalid = "latebind: ./deep/invalid.so: invalid module: at offset 0x30: type mismatch: ";
    assert!(others[0].starts_with(invalid), "{printed}");
    // Both copies of the library define the function.
    let counts = "relinking binds 0 references to the library itself, and adds 2 slots";
    let not = format!("latebind: ./lib.so: not relinked: {counts}");
    assert_eq!(others[1..], [not]);
    assert!(!printed.contains("good.so"), "{printed}");
    assert_eq!(folder.names(), names);
    assert_eq!(folder.read("lib.so"), wasm(LIBRARY));
    assert_eq!(folder.read("bad.so"), bad);
}
