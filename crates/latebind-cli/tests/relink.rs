//! `latebind relink` as a person types it: libraries and folders.

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

/// What is told of [`LIBRARY`] when it is relinked.
fn line(folder: &Folder, before: &str, after: &str) -> String {
    let [old, new] = [before, after].map(|name| folder.read(name).len());
    let counts = "1 bound to its own definitions, 1 slots, 0 direct";
    format!("{before}: {counts}; {old} bytes -> {new} bytes\n")
}

#[test]
fn a_library_goes_to_the_output() {
    let folder = Folder::new("relink-output");
    folder.write_wat("lib.so", LIBRARY);
    set_mode(&folder, "lib.so", 0o750);
    let told = folder.done(&["relink", "lib.so", "-o", "new.so"]);
    assert_eq!(told, line(&folder, "lib.so", "new.so"));
    assert_relinked(&folder.read("new.so"));
    assert_eq!(folder.read("lib.so"), wasm(LIBRARY));
    assert_eq!(mode(&folder, "new.so"), 0o750);
    assert_eq!(folder.names(), ["lib.so", "new.so"]);
}

#[test]
fn a_library_replaces_itself() {
    let folder = Folder::new("relink-itself");
    folder.write_wat("lib.so", LIBRARY);
    // Who had the old file open goes on to see it whole.
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
fn links_that_were_named_are_followed() {
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

    // Nothing is there yet, behind two links.
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
fn several_go_into_a_folder() {
    let folder = Folder::new("relink-several");
    folder.write_wat("a.so", LIBRARY);
    folder.write_wat("deep/b.so", LIBRARY);
    folder.done(&["relink", "a.so", "deep/b.so", "-o", "new/folder"]);
    assert_relinked(&folder.read("new/folder/a.so"));
    assert_relinked(&folder.read("new/folder/b.so"));
    // One does where a folder is there, or meant.
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
fn what_makes_no_sense_is_a_usage_error() {
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
        let told = folder.fails(&[&["relink"], args].concat(), 2);
        assert_eq!(told, format!("latebind: {message}\n"));
    }
    let both = "`a.so` and `deep/a.so` both go to `out/a.so`";
    check(&folder, &["a.so", "deep/a.so", "-o", "out"], both);
    let both = "`deep/a.so` and `other/a.so` both go to `out/a.so`";
    check(&folder, &["deep", "other", "-o", "out"], both);
    let both = "`a.so` and `./a.so` both go to `./a.so`";
    check(&folder, &["a.so", "./a.so"], both);
    let both = "`a.so` and `link.so` both go to `link.so`";
    check(&folder, &["a.so", "link.so"], both);
    let both = "`deep/a.so` and `other/a.so` both go to `other/a.so`";
    check(&folder, &["deep", "other", "-o", "other"], both);
    let read = "`one/sub/c.so` goes to `out/sub/c.so`, which is read too";
    check(&folder, &["one", "out/sub", "-o", "out"], read);
    let file = "`b.so` must be a directory, but is a file";
    check(&folder, &["a.so", "deep/a.so", "-o", "b.so"], file);
    check(&folder, &["deep", "-o", "b.so"], file);
    let inside = "`deep/out` is in `deep`, which goes there";
    check(&folder, &["deep", "-o", "deep/out"], inside);
    let main = "`./a.so` is main: only libraries are relinked";
    check(&folder, &["./a.so", "--main", "a.so"], main);
    assert!(
        folder
            .fails(&["relink", "a.so", "--check", "-o", "b.so"], 2)
            .contains("--check")
    );
    assert!(folder.fails(&["relink"], 2).contains("<IN>..."));
    assert_eq!(folder.names(), names);
    assert_eq!(folder.read("a.so"), wasm(LIBRARY));
}

#[test]
fn every_error_is_told_and_the_others_are_written() {
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
    let told = folder.fails(&[&["relink"], &inputs[..], &["-o", "out"]].concat(), 1);
    let expected = "\
latebind: plain.wasm: not a DSO but a WebAssembly module without a section dylink.0
latebind: text.so: not a DSO: it is not a WebAssembly module
latebind: invalid.so: not valid: at offset 0x30: type mismatch: expected i32 but nothing on stack
latebind: malformed.so: at offset 0x14: expected a subsection size, found the end
latebind: absent.so: No such file or directory (os error 2)
";
    assert_eq!(told, expected);
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
        "latebind: lib.so/out/: cannot be made: Not a directory (os error 20)\n",
    );
    assert_eq!(folder.names(), ["lib.so"]);

    // A folder stands where the file would go: what was written for it does not stay behind.
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

/// Makes a folder with everything that can stand in one.
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
fn a_folder_is_mirrored() {
    let folder = tree("relink-mirror");
    set_mode(&folder, "in/deep/er", 0o555);
    let before: Vec<_> = folder.names();
    // Twice: what is there already is replaced.
    for _ in 0..2 {
        let told = folder.done(&["relink", "in", "-o", "out"]);
        let lines: Vec<&str> = told
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
    let told = folder.fails(&["relink", "in", "-o", "out"], 1);
    assert!(
        told.contains("in/deep: `out/deep` exists and is not a directory\n"),
        "{told}"
    );
    // A link to a library is replaced, not written through.
    assert!(!folder.path("out/lib.so").is_symlink());
    assert_relinked(&folder.read("out/lib.so"));
    assert_eq!(folder.read("outside/lib.so"), wasm(LIBRARY));
}

#[test]
fn a_folder_replaces_its_libraries() {
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
    folder.done(&["relink", "in"]);
    assert_relinked(&folder.read("in/lib.so"));
    assert_relinked(&folder.read("in/deep/er/no-ending"));
    assert_eq!(others.map(inode), inodes);
    assert_eq!(folder.read("outside/lib.so"), wasm(LIBRARY));
    assert_eq!(folder.names(), before);
    // To write it to itself is the same.
    let told = folder.done(&["relink", "in", "-o", "./in/../in"]);
    assert!(told.contains("in/lib.so: already relinked: "), "{told}");
    assert_eq!(folder.names(), before);
}

#[test]
fn a_pipe_in_a_folder_is_not_opened() {
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
    let told = folder.fails(&["relink", "in", "-o", "out"], 1);
    assert_eq!(told, "latebind: in/pipe: neither a file nor a directory\n");
    assert_relinked(&folder.read("out/lib.so"));
    folder.done(&["relink", "in"]);
}

#[test]
fn relinking_twice_changes_nothing() {
    let folder = Folder::new("relink-twice");
    folder.write_wat("lib.so", LIBRARY);
    folder.done(&["relink", "lib.so", "-o", "once.so"]);
    let told = folder.done(&["relink", "once.so", "-o", "twice.so"]);
    let once = folder.read("once.so");
    let counts = "1 bound to its own definitions, 1 slots, 0 direct";
    let expected = format!(
        "once.so: already relinked: {counts}; {} bytes\n",
        once.len()
    );
    assert_eq!(told, expected);
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
    // The import stays for the export, and is not direct for that.
    for state in ["relinked", "already-relinked"] {
        let json = folder.json(&["relink", "lib.so"], 0);
        let file = &json["files"][0];
        assert_eq!(file["state"], state);
        assert_eq!([&file["self"], &file["slots"], &file["direct"]], [1, 1, 0]);
    }
}

#[test]
fn what_has_nothing_to_relink_is_copied() {
    let folder = Folder::new("relink-leaf");
    folder.write_wat("leaf.so", LEAF);
    let size = folder.read("leaf.so").len();
    let told = folder.done(&["relink", "leaf.so", "-o", "new.so"]);
    assert_eq!(told, format!("leaf.so: nothing to relink; {size} bytes\n"));
    assert_eq!(folder.read("new.so"), folder.read("leaf.so"));
}

#[test]
fn a_library_can_stay_interposable() {
    let folder = Folder::new("relink-bsymbolic");
    folder.write_wat("lib.so", LIBRARY);
    let told = folder.done(&["relink", "--no-bsymbolic", "lib.so"]);
    assert!(
        told.contains(
            "0 bound to its own definitions, 2 slots (1 for definitions of its own), 0 direct"
        ),
        "{told}"
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
    let told = folder.fails(&["relink", "lib.so"], 0);
    let dropped = "dropped custom sections that are not true any more";
    let expected = format!("latebind: warning: lib.so: {dropped}: .debug_info, sourceMappingURL\n");
    assert_eq!(told, expected);
}

#[test]
fn check_writes_nothing_and_says_what_is_wrong() {
    let folder = Folder::new("relink-check");
    folder.write_wat("lib.so", LIBRARY);
    folder.write_wat("leaf.so", LEAF);
    folder.write_wat("deep/invalid.so", INVALID);
    folder.done(&["relink", "lib.so", "-o", "good.so"]);
    // The slot of another import.
    let good = folder.read("good.so");
    let at = good.windows(5).position(|it| it == b"later").unwrap();
    let mut bad = good.clone();
    bad[at..at + 5].copy_from_slice(b"latex");
    folder.write("bad.so", &bad);
    let names = folder.names();

    let told = folder.done(&["relink", "--check", "good.so", "leaf.so"]);
    assert!(
        told.starts_with("good.so: relinked and in order: 1 bound to its own "),
        "{told}"
    );
    let output = folder.run(&["relink", "--check", "."]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    let (of_bad, others): (Vec<&str>, Vec<&str>) = told
        .lines()
        .partition(|line| line.starts_with("latebind: ./bad.so: "));
    assert!(of_bad[0].contains("`latex`"), "{told}");
    let invalid = "latebind: ./deep/invalid.so: not valid: at offset 0x30: type mismatch: ";
    assert!(others[0].starts_with(invalid), "{told}");
    // Both copies of the library define the function.
    let counts = "0 to bind to its own definitions, 2 to get slots";
    let not = format!("latebind: ./lib.so: has not been relinked: {counts}");
    assert_eq!(others[1..], [not]);
    assert!(!told.contains("good.so"), "{told}");
    assert_eq!(folder.names(), names);
    assert_eq!(folder.read("lib.so"), wasm(LIBRARY));
    assert_eq!(folder.read("bad.so"), bad);
}
