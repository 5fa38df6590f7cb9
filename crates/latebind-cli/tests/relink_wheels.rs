//! `latebind relink` as a person types it: wheels.

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

/// A wheel with libraries of all kinds.
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

/// Everything about the members but their contents.
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
    let told = folder.done(&["relink", "a-1-py3-none-any.whl", "-o", "out/"]);
    let lines: Vec<&str> = told
        .lines()
        .map(|it| it.split(": ").nth(1).unwrap())
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
    folder.done(&["relink", "in"]);
    let once = folder.read("in/a.whl");
    assert_relinked(&assert_recorded(&once)["a/lib.so"]);
    let told = folder.done(&["relink", "in", "-o", "out"]);
    assert!(
        told.contains("in/a.whl: a/lib.so: already relinked: "),
        "{told}"
    );
    assert_eq!(folder.read("out/a.whl"), once);
    assert_eq!(folder.names(), ["in/a.whl", "out/a.whl"]);
}

#[test]
fn a_wheel_that_stays_is_copied() {
    let folder = Folder::new("wheel-same");
    let files: &[(&str, &[u8])] = &[("a.py", b""), ("a-1.dist-info/RECORD.jws", b"signed")];
    folder.write("pure.whl", &wheel(files));
    let told = folder.done(&["relink", "pure.whl", "-o", "out.whl"]);
    let size = folder.read("pure.whl").len();
    assert_eq!(told, format!("pure.whl: nothing to relink; {size} bytes\n"));
    assert_eq!(folder.read("out.whl"), folder.read("pure.whl"));

    folder.write("leaf.whl", &wheel(&[("leaf.so", &wasm(LEAF)), files[1]]));
    let told = folder.done(&["relink", "leaf.whl", "-o", "out.whl"]);
    assert!(
        told.starts_with("leaf.whl: leaf.so: nothing to relink; "),
        "{told}"
    );
    assert_eq!(folder.read("out.whl"), folder.read("leaf.whl"));
}

#[test]
fn signatures_do_not_outlive_what_they_signed() {
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
    let told = folder.fails(&["relink", "a.whl"], 0);
    let expected = ["jws", "p7s"].map(|end| {
        let dropped = format!("dropped `a-1.dist-info/RECORD.{end}`");
        format!("latebind: warning: a.whl: {dropped}, which signed what was there before\n")
    });
    assert_eq!(told, expected.concat());
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
    let told = folder.fails(&["relink", "a.whl"], 0);
    let expected = "latebind: warning: a.whl: `RECORD` has another hash of `a.so`; it is updated\n";
    assert_eq!(told, expected);
    assert_recorded(&folder.read("a.whl"));
}

/// Replaces bytes wherever they stand: in the local header and in the central directory.
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

/// A wheel of which every member says that it is encrypted.
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
        (b"", "not a zip archive but an empty file: "),
        (b"\x1f\x8b\x08", "not a zip archive but gzip data: "),
        (
            b"\x7fELF\x02\x01",
            "not a zip archive but a native ELF file: ",
        ),
        (b"no archive", "not a zip archive: "),
        (&library, "not a zip archive but a DSO: "),
        (&whole[..whole.len() - 100], "not a zip archive: "),
        (
            &[b"#!/bin/sh\n", &whole[..]].concat(),
            "something stands before the archive",
        ),
        (&encrypted(), "`a/__init__.py` is encrypted"),
        (
            &patch(&twice, b"b/lib.so", b"a/lib.so"),
            "cannot be trusted: ",
        ),
        (
            &none,
            "not a wheel: it has no `RECORD` in a `.dist-info` directory",
        ),
        (
            &two,
            "it has several `.dist-info` directories with a `RECORD`",
        ),
        (&unlisted, "`RECORD` does not list `a.so`"),
        (&no_csv, "`RECORD` is not CSV: a quote is not closed"),
        (&no_text, "`a-1.dist-info/RECORD`: invalid utf-8"),
        (&lie(size - 1), "a.so: "),
        (&lie(size + 1), "a.so: is said to have "),
        (&lie(u32::MAX - 1), "a.so: is said to have "),
    ];
    for (bytes, message) in cases {
        folder.write("bad.whl", bytes);
        folder.write("good.whl", &usual());
        let output = folder.run(&["relink", "bad.whl", "good.whl", "-o", "out"]);
        assert_eq!(output.status.code(), Some(1), "{message}");
        let told = String::from_utf8(output.stderr).unwrap();
        let expected = format!("latebind: bad.whl: {message}");
        assert!(told.starts_with(&expected), "{told} instead of {expected}");
        assert_eq!(told.lines().count(), 1, "{told}");
        // The other one is written.
        assert_recorded(&folder.read("out/good.whl"));
        assert_eq!(folder.names(), ["bad.whl", "good.whl", "out/good.whl"]);
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
}

#[test]
fn names_lead_nowhere() {
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
    let told = folder.done(&["relink", "deep", "-o", "out"]);
    assert!(
        told.contains("deep/a.whl: \\u{1b}[31m\\u{202e}red.so: "),
        "{told}"
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
    let told = folder.fails(&["relink", "bad.whl", "-o", "out.whl"], 1);
    let reason = "not valid: at offset 0x30: type mismatch: expected i32 but nothing on stack";
    let expected = ["a", "c"].map(|it| format!("latebind: bad.whl: {it}.so: {reason}\n"));
    assert_eq!(told, expected.concat());
    assert_eq!(folder.names(), ["bad.whl"]);
}

#[test]
fn check_compares_every_hash() {
    let folder = Folder::new("wheel-check");
    folder.write("a.whl", &usual());
    let told = folder.fails(&["relink", "--check", "a.whl"], 1);
    let not = "has not been relinked: 0 to bind to its own definitions, 2 to get slots";
    let expected = ["a/lib.so", CHANGED[1], "a/no-ending"]
        .map(|name| format!("latebind: a.whl: {name}: {not}\n"));
    assert_eq!(told, expected.concat());
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
    let told = folder.fails(&["relink", "--check", "bad.whl"], 1);
    let expected = [
        "`RECORD` says that `a.py` has 2 bytes, it has 1",
        "`RECORD` has another hash of `b.py`",
        "`RECORD` does not list `c.py`",
        "`RECORD` says that `d.py` has 2 bytes, it has 1",
        "`RECORD` lists `gone.py`, which is not there",
    ];
    let expected = expected.map(|line| format!("latebind: bad.whl: {line}\n"));
    assert_eq!(told, expected.concat());
}

#[test]
fn json_names_the_members() {
    let folder = Folder::new("wheel-json");
    folder.write("a.whl", &usual());
    let json = folder.json(&["relink", "a.whl", "-o", "out.whl"], 0);
    let files = json["files"].as_array().unwrap();
    let told: Vec<_> = files
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
    assert_eq!(told, expected);
}
