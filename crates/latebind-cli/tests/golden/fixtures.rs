//! The files that every case starts with. The names describe the contents.

use std::process::Command;
use std::sync::OnceLock;

use crate::support::{Folder, INVALID, LEAF, LIBRARY, RECORD, archive, record, wasm, wheel};
use crate::{checking, declaring};

type Files = Vec<(&'static str, Vec<u8>)>;

/// Provides some of the symbols that `program.so` needs.
const MAIN: &str = r#"
    (module
      (import "env" "host" (func (param i32)))
      (func (export "defined") (param i64) (result i32) unreachable)
      (func (export "other") (param i32) unreachable)
      (memory (export "memory") 1))
"#;

/// Refers to definitions of [`MAIN`], of `other.so`, and of no file.
const PROGRAM: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (import "env" "defined" (func (param i64) (result i32)))
      (import "env" "host" (func (param i32)))
      (import "env" "far" (func))
      (import "env" "nowhere" (func (param f64)))
      (import "elsewhere" "nowhere" (func))
      (import "GOT.mem" "no_data" (global (mut i32)))
      (import "env" "no_tag" (tag (param i32))))
"#;

const OTHER: &str = r#"
    (module (@dylink.0 (mem-info (memory 0 0))) (func (export "far")) (func (export "_Z3ownv") (result i32) unreachable))
"#;

/// Has references whose definitions have different types.
const MISMATCHED: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (import "env" "other" (func (param i64)))
      (import "env" "host" (func (param i64)))
      (import "env" "own" (func (param i64) (result i32)))
      (func (export "own") (result i64) (i64.const 1)))
"#;

/// Has an entry of each kind in `dylink.0`, and an import of each kind.
const EVERYTHING: &str = r#"
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
      (import "GOT.func" "own" (global (mut i32)))
      (import "GOT.mem" "data" (global (mut i32)))
      (import "env" "tag" (tag (param i32)))
      (func (export "own") (param externref)))
"#;

const DLSYM: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)) (needed "libgone.so"))
      (import "env" "dlsym" (func (param i32 i32) (result i32)))
      (import "env" "_Z3ownv" (func (result i32)))
      (func (export "PyInit_a")))
"#;

/// Writes the files into a folder.
pub(crate) fn write(folder: &Folder) {
    for (name, bytes) in files() {
        folder.write(name, bytes);
    }
    let pipe = folder.path("special/pipe");
    let status = Command::new("mkfifo").arg(pipe).status().unwrap();
    assert!(status.success());
}

fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        [
            libraries(),
            programs(),
            wheels(),
            others(),
            declaring::files(),
            checking::files(),
        ]
        .concat()
    })
}

fn libraries() -> Files {
    let custom = |text: &str, custom: &str| {
        let text = text.trim_end().strip_suffix(')').unwrap();
        wasm(&format!("{text} {custom})"))
    };
    let imports = |count| {
        let import = |number| format!("(import \"env\" \"f{number}\" (func))");
        let imports: String = (10..10 + count).map(import).collect();
        format!("(module (@dylink.0 (mem-info (memory 0 0))) {imports})")
    };
    let (many, eleven) = (imports(13), imports(11));
    let debug = r#"(@custom ".debug_info" "x") (@custom "sourceMappingURL" "x")"#;
    let mut unknown = wasm(LEAF);
    // A subsection with the id 9, of one byte.
    let at = unknown.windows(8).position(|it| it == b"dylink.0").unwrap();
    unknown.splice(at + 14..at + 14, [9, 1, 0]);
    unknown[at - 2] += 3;
    vec![
        ("lib.so", wasm(LIBRARY)),
        ("leaf.so", wasm(LEAF)),
        ("everything.so", wasm(EVERYTHING)),
        ("unknown-subsection.so", unknown),
        ("miscounted.so", miscounted()),
        ("debug.so", custom(LIBRARY, debug)),
        ("main.wasm", wasm(MAIN)),
        ("program.so", wasm(PROGRAM)),
        ("other.so", wasm(OTHER)),
        ("mismatched.so", wasm(MISMATCHED)),
        ("many-1.so", wasm(&many)),
        ("many-2.so", wasm(&many)),
        ("many-3.so", wasm(&many)),
        ("many-4.so", wasm(&many)),
        ("dlsym.so", wasm(DLSYM)),
        ("invalid.so", wasm(INVALID)),
        ("malformed.so", MALFORMED.to_vec()),
        ("dir/lib.so", wasm(LIBRARY)),
        ("dir/sub/leaf.so", wasm(LEAF)),
        ("dir/sub/readme.txt", b"text".to_vec()),
        ("dir/sub/native.so", elf(62)),
        ("twins/lib.so", wasm(LIBRARY)),
        ("tree/sub/deep/lib.so", wasm(LIBRARY)),
        ("copy/sub/deep/lib.so", wasm(LIBRARY)),
        ("blocked/sub", b"text".to_vec()),
        ("eleven.so", wasm(&eleven)),
        ("special/lib.so", wasm(LIBRARY)),
        ("empty/readme.txt", b"text".to_vec()),
    ]
}

const MALFORMED: &[u8] = b"\0asm\x01\0\0\0\0\x0a\x08dylink.0\x09";

/// A library whose `dylink.0` declares one entry and has two.
fn miscounted() -> Vec<u8> {
    let mut bytes = wasm(
        r#"(module
             (@dylink.0
               (mem-info (memory 0 0))
               (import-info "env" "a" binding-weak)
               (import-info "env" "b" binding-weak))
             (import "env" "a" (func)))"#,
    );
    let entries = b"\x02\x03env\x01a";
    let at = bytes.windows(entries.len()).position(|it| it == entries);
    bytes[at.unwrap()] = 1;
    bytes
}

/// The main module of a program whose JavaScript is [`GLUE`].
const PROGRAM_MAIN: &str = r#"
    (module
      (@dylink.0 (needed "libneeded.so"))
      (import "env" "host" (func (param i32)))
      (import "env" "later" (func (param f64)))
      (import "GOT.mem" "far" (global (mut i32)))
      (memory (export "memory") 2 4)
      (table (export "__indirect_function_table") 3 funcref)
      (global (export "data") i32 (i32.const 8))
      (func (export "own") (param i64) (result i32) unreachable)
      (@producers (processed-by "clang" "21.0.0")))
"#;

const GLUE: &str = "\
var Module = {};
function _host(value) { console.log(value); }
function _later(...args) { return wasmImports['later'](...args); }
_later.stub = true;
var _clock = () => Date.now();
_clock.sig = 'd';
var wasmImports = { host: _host, later: _later, clock: _clock };
";

/// A profile whose only function has a type.
fn with_type(ty: &str) -> Vec<u8> {
    let empty = r#"{"functions": {}, "data": [], "globals": [], "tags": {}}"#;
    let main = empty.replacen("{}", &format!(r#"{{"{ty}": ["f"]}}"#), 1);
    let references = r#"{"functions": {}, "addresses": [], "weak": []}"#;
    format!(
        r#"{{"schema": 1, "name": "", "madeBy": "", "glue": true, "producers": {{}}, "needed": [],
             "main": {main}, "javascript": {empty}, "references": {references}}}"#
    )
    .into_bytes()
}

fn programs() -> Files {
    let main = wasm(PROGRAM_MAIN);
    let other = GLUE.replace("later", "other").replace("host", "guest");
    let profile = |schema: &str, rest: &str| format!("{{\"schema\": {schema}{rest}}}").into_bytes();
    vec![
        ("program/main.wasm", main.clone()),
        ("program/main.js", GLUE.into()),
        ("program/other.js", other.into()),
        ("program/half.js", GLUE.replace("later", "other").into()),
        ("program/broken.js", b"var a = 1;\nvar b = {;\n".to_vec()),
        ("program/latin.js", b"var a = '\xe9';\n".to_vec()),
        ("bare/main.wasm", main.clone()),
        ("module/main.wasm", main),
        (
            "module/main.mjs",
            format!("{GLUE}export default Module;\n").into(),
        ),
        ("profiles/newer.json", profile("2", ", \"name\": 1")),
        ("profiles/none.json", b"{}".to_vec()),
        ("profiles/incomplete.json", profile("1", "")),
        ("profiles/type.json", with_type("(i32) -> i31")),
        ("profiles/text.json", b"text".to_vec()),
        ("profiles/cut.json.gz", b"\x1f\x8b\x08\0\0".to_vec()),
    ]
}

/// Replaces bytes in a local header and in the central directory.
fn patch(wheel: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut patched = wheel.to_vec();
    for at in 0..=wheel.len() - from.len() {
        if &wheel[at..at + from.len()] == from {
            patched[at..at + to.len()].copy_from_slice(to);
        }
    }
    assert_ne!(patched, wheel);
    patched
}

fn wheels() -> Files {
    let library = wasm(LIBRARY);
    let lib = library.as_slice();
    let with_record = |text: &[u8]| archive(&[("a.so", lib), (RECORD, text)]);
    let whole = wheel(&[
        ("pkg/__init__.py", b""),
        ("pkg/lib.so", lib),
        ("pkg/leaf.so", &wasm(LEAF)),
        ("pkg/native.so", &elf(62)),
    ]);
    let mut encrypted = wheel(&[("a.so", lib)]);
    for at in 0..encrypted.len() - 10 {
        match &encrypted[at..at + 4] {
            b"PK\x03\x04" => encrypted[at + 6] |= 1,
            b"PK\x01\x02" => encrypted[at + 8] |= 1,
            _ => {}
        }
    }
    let size = u32::try_from(lib.len()).unwrap();
    let two = wheel(&[("a.so", lib), ("b.so", lib)]);
    let sized = wheel(&[("a.py", b""), ("a.so", lib)]);
    let wrong = record(&[("a.so", b"other"), ("b.py", b"b"), ("gone.py", b"")]);
    let wrong = wrong.replace("b.py,", "\"b.py\",").replace(",1\n", ",2\n");
    let wrong = wrong + "c.py,,\nd.py,md5=AAAA,1\n";
    let differences: &[(&str, &[u8])] = &[
        ("a.so", lib),
        ("b.py", b"b"),
        ("c.py", b"c"),
        ("d.py", b"d"),
        ("e.py", b"e"),
        (RECORD, wrong.as_bytes()),
    ];
    let signed: &[(&str, &[u8])] = &[("a.so", lib), ("a-1.dist-info/RECORD.jws", b"signed")];
    let latin: &[(&str, &[u8])] = &[("\u{e9}.so", lib)];
    vec![
        ("pkg-1-py3-none-any.whl", whole.clone()),
        ("single.whl", wheel(&[("lib.so", lib)])),
        ("pure.whl", wheel(&[("a.py", b"")])),
        ("signed.whl", wheel(signed)),
        (
            "invalid.whl",
            wheel(&[("a.so", lib), ("b.so", &wasm(INVALID))]),
        ),
        ("malformed.whl", wheel(&[("a.so", MALFORMED)])),
        ("truncated.whl", whole[..whole.len() - 100].to_vec()),
        ("gzip.whl", b"\x1f\x8b\x08".to_vec()),
        ("prefixed.whl", [b"#!/bin/sh\n", &whole[..]].concat()),
        ("encrypted.whl", encrypted),
        ("duplicate.whl", patch(&two, b"b.so", b"a.so")),
        ("no-record.whl", archive(&[("a.so", lib)])),
        (
            "two-records.whl",
            archive(&[(RECORD, b""), ("b-1.dist-info/RECORD", b"")]),
        ),
        ("unlisted.whl", with_record(b"")),
        ("unclosed.whl", with_record(b"\"a.so,,\n")),
        ("not-csv.whl", with_record(b"\"a.so\"x,,\n")),
        ("not-utf8.whl", with_record(b"\xff")),
        ("wrong-record.whl", archive(differences)),
        (
            "wrong-size.whl",
            patch(&sized, &size.to_le_bytes(), &(size + 1).to_le_bytes()),
        ),
        ("unmarked-name.whl", unmarked(&wheel(latin))),
    ]
}

/// Removes the flag that a name is UTF-8.
fn unmarked(wheel: &[u8]) -> Vec<u8> {
    let mut wheel = wheel.to_vec();
    for at in 0..wheel.len() - 10 {
        match &wheel[at..at + 4] {
            b"PK\x03\x04" => wheel[at + 7] &= !8,
            b"PK\x01\x02" => wheel[at + 9] &= !8,
            _ => {}
        }
    }
    wheel
}

fn elf(machine: u8) -> Vec<u8> {
    let mut bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0".to_vec();
    bytes.extend([machine, 0]);
    bytes
}

/// Files of all formats that have a description.
fn others() -> Files {
    let custom = |name: &str| wasm(&format!("(module (@custom \"{name}\" \"\"))"));
    let late = b"\0asm\x01\0\0\0\0\x01\0\0\x09\x08dylink.0";
    let mut pe = b"MZ".to_vec();
    pe.resize(0x3c, 0);
    pe.extend([0x40, 0, 0, 0]);
    pe.extend(b"PE\0\0");
    vec![
        ("format/elf", elf(8)),
        ("format/elf-aarch64", elf(183)),
        ("format/elf-arm", elf(40)),
        ("format/elf-riscv", elf(243)),
        ("format/elf-x86", elf(3)),
        ("format/elf-x86-64", elf(62)),
        ("format/mach-o", b"\xcf\xfa\xed\xfe\x07\0\0\x01".to_vec()),
        ("format/mach-o-fat", b"\xca\xfe\xba\xbe\0\0\0\x02".to_vec()),
        ("format/pe", pe),
        ("format/ar", b"!<arch>\n".to_vec()),
        ("format/ar-thin", b"!<thin>\n".to_vec()),
        ("format/bitcode", b"BC\xc0\xde".to_vec()),
        ("format/gzip", b"\x1f\x8b\x08\0".to_vec()),
        ("format/bzip2", b"BZh9".to_vec()),
        ("format/xz", b"\xfd7zXZ\0".to_vec()),
        ("format/zstd", b"\x28\xb5\x2f\xfd".to_vec()),
        ("format/zip", wheel(&[])),
        ("format/zip-empty", b"PK\x05\x06".to_vec()),
        ("format/script", b"#!/bin/sh".to_vec()),
        ("format/wat", b"(module)".to_vec()),
        ("format/component-wat", b"(component)".to_vec()),
        ("format/component", b"\0asm\x0d\0\x01\0".to_vec()),
        ("format/version-2", b"\0asm\x02\0\0\0".to_vec()),
        ("format/truncated", b"\0asm\x01".to_vec()),
        ("format/empty", Vec::new()),
        ("format/text", b"text".to_vec()),
        ("format/module", wasm("(module)")),
        ("format/legacy", custom("dylink")),
        ("format/object", custom("linking")),
        ("format/late-dylink", late.to_vec()),
    ]
}
