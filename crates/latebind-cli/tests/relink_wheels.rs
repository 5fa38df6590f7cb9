//! `latebind relink` as a user types it, with wheels.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(unix)]

mod support;

use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;

use support::{
    Folder, INVALID, LEAF, LIBRARY, RECORD, archive, assert_recorded, assert_relinked, members,
    record, wasm, wheel,
};
use zip::ZipArchive;

/// A wheel with every kind of member.
fn usual() -> Vec<u8> {
    wheel(&[
        ("a/__init__.py", b"import a"),
        ("a/lib.so", &wasm(LIBRARY)),
        ("a/leaf.so", &wasm(LEAF)),
        ("a/with, comma and \"quote\".so", &wasm(LIBRARY)),
        ("a/no-ending", &wasm(LIBRARY)),
        ("a/plain.wasm", &wasm("(module)")),
    ])
}

const CHANGED: [&str; 4] = [
    "a/lib.so",
    "a/with, comma and \"quote\".so",
    "a/no-ending",
    RECORD,
];

/// Returns everything about the members except their contents.
fn headers(wheel: &[u8]) -> Vec<String> {
    let mut archive = ZipArchive::new(Cursor::new(wheel)).unwrap();
    let mut headers = vec![format!("{:?}", archive.comment())];
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).unwrap();
        headers.push(format!(
            "{:?} {:?} {:?} {:o} {:x} {:?} {:?} {:?}",
            member.name_raw(),
            member.last_modified(),
            member.compression(),
            member.unix_mode().unwrap(),
            member.external_attributes(),
            member.system(),
            member.comment(),
            member.extra_data(),
        ));
    }
    headers
}

#[test]
fn libraries_in_a_wheel_are_relinked() {
    let folder = Folder::new("wheel");
    folder.write("a-1-py3-none-any.whl", &usual());
    let mode = fs::Permissions::from_mode(0o604);
    fs::set_permissions(folder.path("a-1-py3-none-any.whl"), mode).unwrap();
    let printed = folder.done(&["relink", "a-1-py3-none-any.whl", "-o", "out/"]);
    let lines: Vec<&str> = printed
        .lines()
        .map(|it| it.split(": ").next().unwrap())
        .map(|it| it.strip_prefix("a-1-py3-none-any.whl!").unwrap())
        .collect();
    assert_eq!(lines, ["a/lib.so", "a/leaf.so", CHANGED[1], "a/no-ending"]);

    let after = folder.read("out/a-1-py3-none-any.whl");
    let contents = assert_recorded(&after);
    for name in &CHANGED[..3] {
        assert_relinked(&contents[*name]);
    }
    let [old, new] = [usual(), after].map(|wheel| (headers(&wheel), members(&wheel)));
    assert_eq!(old.0, new.0);
    for (old, new) in old.1.iter().zip(&new.1) {
        assert_eq!(
            old.1 == new.1,
            !CHANGED.contains(&new.0.as_str()),
            "{}",
            new.0
        );
    }
    let metadata = fs::metadata(folder.path("out/a-1-py3-none-any.whl")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o7777, 0o604);
    assert_eq!(folder.read("a-1-py3-none-any.whl"), usual());
}

#[test]
fn a_wheel_replaces_itself_once() {
    let folder = Folder::new("wheel-itself");
    folder.write("in/a.whl", &usual());
    folder.done(&["relink", "in", "--in-place"]);
    let once = folder.read("in/a.whl");
    assert_relinked(&assert_recorded(&once)["a/lib.so"]);
    let printed = folder.done(&["relink", "in", "-o", "out"]);
    assert!(
        printed.contains("in/a.whl!a/lib.so: already relinked: "),
        "{printed}"
    );
    assert_eq!(folder.read("out/a.whl"), once);
    assert_eq!(folder.names(), ["in/a.whl", "out/a.whl"]);
}

#[test]
fn an_unchanged_wheel_is_copied() {
    let folder = Folder::new("wheel-same");
    let files: &[(&str, &[u8])] = &[("a.py", b""), ("a-1.dist-info/RECORD.jws", b"signed")];
    folder.write("pure.whl", &wheel(files));
    let printed = folder.done(&["relink", "pure.whl", "-o", "out.whl"]);
    let size = folder.read("pure.whl").len();
    assert_eq!(
        printed,
        format!("pure.whl: nothing to relink; {size} bytes\n")
    );
    assert_eq!(folder.read("out.whl"), folder.read("pure.whl"));

    folder.write("leaf.whl", &wheel(&[("leaf.so", &wasm(LEAF)), files[1]]));
    let printed = folder.done(&["relink", "leaf.whl", "-o", "out.whl"]);
    assert!(
        printed.starts_with("leaf.whl!leaf.so: nothing to relink; "),
        "{printed}"
    );
    assert_eq!(folder.read("out.whl"), folder.read("leaf.whl"));
}

#[test]
fn signatures_of_a_changed_wheel_are_dropped() {
    let folder = Folder::new("wheel-signed");
    folder.write(
        "a.whl",
        &wheel(&[
            ("a.so", &wasm(LIBRARY)),
            ("a-1.dist-info/RECORD.jws", b"signed"),
            ("a-1.dist-info/RECORD.p7s", b"signed"),
            ("a-1.dist-info/METADATA", b""),
        ]),
    );
    let printed = folder.fails(&["relink", "a.whl"], 0);
    let expected = ["jws", "p7s"].map(|end| {
        let dropped = format!("dropped `a-1.dist-info/RECORD.{end}`");
        format!("latebind: warning: a.whl: {dropped}, because its signature does not match the new `RECORD`\n")
    });
    assert_eq!(printed, expected.concat());
    let contents = assert_recorded(&folder.read("a.whl"));
    let names: Vec<&String> = contents.keys().collect();
    assert_eq!(names, ["a-1.dist-info/METADATA", RECORD, "a.so"]);
}

#[test]
fn a_wrong_record_is_updated_with_a_warning() {
    let folder = Folder::new("wheel-wrong-record");
    let library = wasm(LIBRARY);
    let wrong = record(&[("a.so", b"something else")]);
    folder.write(
        "a.whl",
        &archive(&[("a.so", &library), (RECORD, wrong.as_bytes())]),
    );
    let printed = folder.fails(&["relink", "a.whl"], 0);
    let expected = "latebind: warning: a.whl: the hash of `a.so` in `RECORD` does not match its contents; corrected\n";
    assert_eq!(printed, expected);
    assert_recorded(&folder.read("a.whl"));
}

/// Replaces bytes everywhere, in the local header and in the central directory.
#[track_caller]
fn patch(wheel: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut patched = wheel.to_vec();
    let mut count = 0;
    for at in 0..=wheel.len() - from.len() {
        if &wheel[at..at + from.len()] == from {
            patched[at..at + to.len()].copy_from_slice(to);
            count += 1;
        }
    }
    assert!(count > 0);
    patched
}

/// A wheel in which every member is marked as encrypted.
fn encrypted() -> Vec<u8> {
    let mut wheel = usual();
    for at in 0..wheel.len() - 10 {
        match &wheel[at..at + 4] {
            b"PK\x03\x04" => wheel[at + 6] |= 1,
            b"PK\x01\x02" => wheel[at + 8] |= 1,
            _ => {}
        }
    }
    wheel
}

#[test]
fn bad_wheels_are_errors() {
    let folder = Folder::new("wheel-bad");
    let library = wasm(LIBRARY);
    let whole = usual();
    let twice = wheel(&[("a/lib.so", &library), ("b/lib.so", &library)]);
    let two = archive(&[(RECORD, b""), ("b-1.dist-info/RECORD", b"")]);
    let unlisted = archive(&[("a.so", &library), (RECORD, b"")]);
    let no_csv = archive(&[("a.so", &library), (RECORD, b"\"a.so,,\n")]);
    let no_text = archive(&[("a.so", &library), (RECORD, b"\xff")]);
    let size = u32::try_from(library.len()).unwrap();
    let lie = |said: u32| {
        let wheel = wheel(&[("a.py", b""), ("a.so", &library)]);
        patch(&wheel, &size.to_le_bytes(), &said.to_le_bytes())
    };
    let none = archive(&[("a.so", &library), ("a/a-1.dist-info/RECORD", b"")]);
    let cases: &[(&[u8], &str)] = &[
        (b"", "expected a ZIP archive, found an empty file: "),
        (b"\x1f\x8b\x08", "expected a ZIP archive, found gzip data: "),
        (
            b"\x7fELF\x02\x01",
            "expected a ZIP archive, found a native ELF file: ",
        ),
        (b"no archive", "not a valid ZIP archive: "),
        (&library, "expected a ZIP archive, found a DSO: "),
        (&whole[..whole.len() - 100], "not a valid ZIP archive: "),
        (
            &[b"#!/bin/sh\n", &whole[..]].concat(),
            "the ZIP archive does not start at the beginning of the file",
        ),
        (
            &encrypted(),
            "cannot read the encrypted member `a/__init__.py`",
        ),
        (
            &patch(&twice, b"b/lib.so", b"a/lib.so"),
            "the headers of the ZIP archive are inconsistent: ",
        ),
        (
            &none,
            "not a wheel: no `.dist-info` directory contains a `RECORD`",
        ),
        (
            &two,
            "not a wheel: several `.dist-info` directories contain a `RECORD`",
        ),
        (&unlisted, "`RECORD` does not list `a.so`"),
        (
            &no_csv,
            "`RECORD` is not valid CSV: a quotation mark is not closed",
        ),
        (&no_text, "`a-1.dist-info/RECORD`: invalid utf-8"),
        (&lie(size - 1), "a.so: "),
        (&lie(size + 1), "a.so: declares a size of "),
        (&lie(u32::MAX - 1), "a.so: declares a size of "),
    ];
    for (bytes, message) in cases {
        folder.write("bad.whl", bytes);
        folder.write("good.whl", &usual());
        let output = folder.run(&["relink", "bad.whl", "good.whl", "-o", "out"]);
        assert_eq!(output.status.code(), Some(1), "{message}");
        let printed = String::from_utf8(output.stderr).unwrap();
        let separator = if message.starts_with("a.so: ") {
            "!"
        } else {
            ": "
        };
        let expected = format!("latebind: bad.whl{separator}{message}");
        assert!(
            printed.starts_with(&expected),
            "{printed} instead of {expected}"
        );
        assert_eq!(printed.lines().count(), 1, "{printed}");
        // The other wheel is written.
        assert_recorded(&folder.read("out/good.whl"));
        assert_eq!(folder.names(), ["bad.whl", "good.whl", "out/good.whl"]);
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
}

#[test]
fn member_names_do_not_lead_out_of_the_wheel() {
    let folder = Folder::new("wheel-hostile");
    let library = wasm(LIBRARY);
    let absolute = format!("{}/absolute.so", folder.0.display());
    let names = [
        "../up.so",
        "../../../up.so",
        &absolute,
        "a/../../up.so",
        "\u{1b}[31m\u{202e}red.so",
    ];
    let files: Vec<(&str, &[u8])> = names.map(|name| (name, library.as_slice())).to_vec();
    folder.write("deep/a.whl", &wheel(&files));
    let printed = folder.done(&["relink", "deep", "-o", "out"]);
    assert!(
        printed.contains("deep/a.whl!\\u{1b}[31m\\u{202e}red.so: "),
        "{printed}"
    );
    assert_eq!(folder.names(), ["deep/a.whl", "out/a.whl"]);
    let contents = assert_recorded(&folder.read("out/a.whl"));
    for name in names {
        assert_relinked(&contents[name]);
    }
}

#[test]
fn a_wheel_with_a_bad_library_is_not_written() {
    let folder = Folder::new("wheel-bad-library");
    let (library, invalid) = (wasm(LIBRARY), wasm(INVALID));
    folder.write(
        "bad.whl",
        &wheel(&[("a.so", &invalid), ("b.so", &library), ("c.so", &invalid)]),
    );
    let printed = folder.fails(&["relink", "bad.whl", "-o", "out.whl"], 1);
    let reason = "invalid module: at offset 0x30: type mismatch: expected i32 but nothing on stack";
    let expected = ["a", "c"].map(|it| format!("latebind: bad.whl!{it}.so: {reason}\n"));
    assert_eq!(printed, expected.concat());
    assert_eq!(folder.names(), ["bad.whl"]);
}

#[test]
fn check_compares_every_hash() {
    let folder = Folder::new("wheel-check");
    folder.write("a.whl", &usual());
    let printed = folder.fails(&["relink", "--check", "a.whl"], 1);
    let not = "not relinked: relinking binds 0 references to the library itself, and adds 2 slots";
    let expected = ["a/lib.so", CHANGED[1], "a/no-ending"]
        .map(|name| format!("latebind: a.whl!{name}: {not}\n"));
    assert_eq!(printed, expected.concat());
    assert_eq!(folder.read("a.whl"), usual());

    folder.done(&["relink", "a.whl"]);
    folder.done(&["relink", "--check", "a.whl"]);

    let list = record(&[
        ("a.py", b"a"),
        ("b.py", b"other"),
        ("gone.py", b""),
        ("d.py", b"d"),
    ]);
    let list = list.replace(",1\n", ",2\n");
    let files: &[(&str, &[u8])] = &[
        ("a.py", b"a"),
        ("b.py", b"b"),
        ("c.py", b"c"),
        ("d.py", b"d"),
        ("folder/", b""),
        (RECORD, list.as_bytes()),
    ];
    folder.write("bad.whl", &archive(files));
    let printed = folder.fails(&["relink", "--check", "bad.whl"], 1);
    let expected = [
        "`RECORD` lists `a.py` with 2 bytes, but it has 1",
        "the hash of `b.py` in `RECORD` does not match its contents",
        "`RECORD` does not list `c.py`",
        "`RECORD` lists `d.py` with 2 bytes, but it has 1",
        "`RECORD` lists `gone.py`, which does not exist",
    ];
    let expected = expected.map(|line| format!("latebind: bad.whl: {line}\n"));
    assert_eq!(printed, expected.concat());
}

#[test]
fn json_names_the_members() {
    let folder = Folder::new("wheel-json");
    folder.write("a.whl", &usual());
    let json = folder.json(&["relink", "a.whl", "-o", "out.whl"], 0);
    let files = json["files"].as_array().unwrap();
    let printed: Vec<_> = files
        .iter()
        .map(|file| {
            [
                &file["file"],
                &file["member"],
                &file["output"],
                &file["state"],
            ]
        })
        .map(|fields| fields.map(|field| field.as_str().unwrap()))
        .collect();
    let expected = [
        ("a/lib.so", "relinked"),
        ("a/leaf.so", "unchanged"),
        (CHANGED[1], "relinked"),
        ("a/no-ending", "relinked"),
    ];
    let expected = expected.map(|(member, state)| ["a.whl", member, "out.whl", state]);
    assert_eq!(printed, expected);
}
