//! Creates folders of files and wheels, and runs the program in them.

#![allow(
    dead_code,
    reason = "each test program compiles the whole module, but uses only a part of it"
)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A library with two references: one is bound to the library itself, and one gets a slot.
pub(crate) const LIBRARY: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (import "env" "later" (func $later (param i32) (result i32)))
      (import "env" "_Z3ownv" (func $own (result i32)))
      (func (export "_Z3ownv") (result i32) (i32.const 42))
      (func (export "both") (result i32) (call $later (call $own))))
"#;

/// A library without references.
pub(crate) const LEAF: &str = r#"
    (module (@dylink.0 (mem-info (memory 0 0))) (func (export "leaf") (param i64)))
"#;

/// A library that is invalid, because a function returns no result.
pub(crate) const INVALID: &str = r#"
    (module (@dylink.0 (mem-info (memory 0 0))) (func (export "f") (result i32)))
"#;

pub(crate) fn wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// A folder in which the program runs.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file, and creates its directory.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn write_wat(&self, name: &str, text: &str) {
        self.write(name, &wasm(text));
    }

    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns every file and link in the folder, so that a test finds files that must not remain.
    pub(crate) fn names(&self) -> Vec<String> {
        fn list(folder: &Path, before: &str, names: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let name = format!("{before}{}", entry.file_name().display());
                if entry.file_type().unwrap().is_dir() {
                    list(&entry.path(), &format!("{name}/"), names);
                } else {
                    names.push(name);
                }
            }
        }
        let mut names = Vec::new();
        list(&self.0, "", &mut names);
        names.sort();
        names
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_latebind"));
        command.args(args).current_dir(&self.0).output().unwrap()
    }

    #[track_caller]
    pub(crate) fn check(&self, args: &[&str], code: i32, stdout: &str, stderr: &str) {
        let output = self.run(args);
        assert_eq!(String::from_utf8_lossy(&output.stderr), stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), stdout);
        assert_eq!(output.status.code(), Some(code));
    }

    /// Runs the program, asserts that it succeeds without messages, and returns its output.
    #[track_caller]
    pub(crate) fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program, asserts its exit code, and returns its messages.
    #[track_caller]
    pub(crate) fn fails(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        stderr
    }

    /// Runs the program with `--json`, and returns the document.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str], code: i32) -> serde_json::Value {
        let output = self.run(&[args, &["--json"]].concat());
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The note about symbols that no named file defines.
pub(crate) fn undefined_note(symbols: &[&str]) -> String {
    let count = match symbols.len() {
        1 => "1 symbol is".to_owned(),
        count => format!("{count} symbols are"),
    };
    let mut note = format!("latebind: note: {count} undefined in all named files:\n");
    for symbol in symbols {
        note += &format!("  {symbol}\n");
    }
    if symbols.iter().any(|it| !it.starts_with("function")) {
        note += "  (a library with an undefined address or tag does not load)\n";
    }
    note + "  (a JavaScript function of the program is known only if the main module imports it)\n"
}

/// Asserts that a library is valid, relinked, and consistent.
#[track_caller]
pub(crate) fn assert_relinked(library: &[u8]) {
    wasmparser::validate(library).unwrap();
    assert_eq!(latebind::relink::verify(library), Ok(()));
}

/// Returns a line of RECORD.
pub(crate) fn record_line(path: &str, bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:08b}"))
        .collect::<String>();
    let digit = |bits: &[u8]| {
        let bits = format!("{:0<6}", str::from_utf8(bits).unwrap());
        char::from(DIGITS[usize::from_str_radix(&bits, 2).unwrap()])
    };
    let hash: String = bits.as_bytes().chunks(6).map(digit).collect();
    let path = match path.contains([',', '"']) {
        true => format!("\"{}\"", path.replace('"', "\"\"")),
        false => path.to_owned(),
    };
    format!("{path},sha256={hash},{}\n", bytes.len())
}

/// Returns the RECORD of a wheel with these members.
pub(crate) fn record(members: &[(&str, &[u8])]) -> String {
    let lines = members
        .iter()
        .map(|(path, bytes)| record_line(path, bytes))
        .collect::<String>();
    lines + RECORD + ",,\n"
}

pub(crate) const RECORD: &str = "a-1.dist-info/RECORD";

/// Returns a wheel with these members and a correct RECORD.
pub(crate) fn wheel(members: &[(&str, &[u8])]) -> Vec<u8> {
    let record = record(members);
    let all = [members, &[(RECORD, record.as_bytes())]].concat();
    archive(&all)
}

/// Returns an archive in which all metadata of the members differs.
pub(crate) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.set_comment("a comment").unwrap();
    for (number, (name, bytes)) in (0..).zip(members) {
        let is_odd = number % 2 == 1;
        let mut options = SimpleFileOptions::default()
            .unix_permissions(if is_odd { 0o755 } else { 0o640 })
            .last_modified_time(DateTime::from_date_and_time(2026, 2, 3, 4, 5, 6 + number).unwrap())
            .compression_method(if is_odd {
                CompressionMethod::Deflated
            } else {
                CompressionMethod::Stored
            })
            .into_full_options()
            .with_file_comment(format!("number {number}"));
        // The owner, as Info-ZIP's `zip` writes it.
        let owner = [1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0];
        options.add_extra_field(0x7875, owner, false).unwrap();
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Returns the members of a wheel, in order.
pub(crate) fn members(wheel: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(wheel)).unwrap();
    archive.validate_header_consistency().unwrap();
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        members.push((member.name().unwrap().into_owned(), bytes));
    }
    members
}

/// Asserts that a wheel's RECORD describes all members, and returns the members.
#[track_caller]
pub(crate) fn assert_recorded(wheel: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let members = members(wheel);
    let record: String = members
        .iter()
        .map(|(name, bytes)| match name.as_str() {
            RECORD => format!("{RECORD},,\n"),
            _ => record_line(name, bytes),
        })
        .collect();
    let members: BTreeMap<String, Vec<u8>> = members.into_iter().collect();
    assert_eq!(str::from_utf8(&members[RECORD]).unwrap(), record);
    members
}
