//! Manifests of libraries that are loaded at first calls.

use latebind::manifest::{Builder, File, Manifest, Note, difference, entry, sha256_text};

fn library(body: &str) -> Vec<u8> {
    wat::parse_str(body).expect("the text is well formed")
}

fn file(name: &str) -> File<'_> {
    File {
        name,
        path: name,
        sha256: "00",
    }
}

/// Makes a manifest of libraries, and of a main module if there is one.
fn manifest(main: Option<&str>, libraries: &[(&str, &str)]) -> Manifest {
    let mut builder = Builder::new();
    if let Some(main) = main {
        builder
            .add_importer("main", &library(main))
            .expect("it is a module");
    }
    for (name, body) in libraries {
        builder
            .add_library(file(name), &library(body))
            .expect("it is a library");
    }
    builder.finish()
}

/// Returns the names of the functions of each library.
fn functions(manifest: &Manifest) -> Vec<Vec<&str>> {
    let libraries = manifest.libraries.iter();
    let names = |it: &'_ latebind::manifest::Library| {
        it.functions
            .iter()
            .map(|it| it.name.clone())
            .collect::<Vec<_>>()
    };
    let all: Vec<Vec<String>> = libraries.map(names).collect();
    all.into_iter()
        .map(|it| it.into_iter().map(|it| &*it.leak()).collect())
        .collect()
}

fn notes(manifest: &Manifest) -> Vec<String> {
    manifest.notes.iter().map(ToString::to_string).collect()
}

const A: &str = r#"(module (@dylink.0)
    (import "env" "b" (func))
    (func (export "a") (param i32 f64) (result i64) unreachable)
    (func (export "unused"))
    (func (export "__wasm_call_ctors")))"#;
const B: &str = r#"(module (@dylink.0 (needed "c.so" "absent.so"))
    (func (export "b")) (func (export "a") (result i32) unreachable))"#;

#[test]
fn without_importers_all_functions_are_listed() {
    let manifest = manifest(None, &[("a.so", A), ("b.so", B)]);
    assert_eq!(functions(&manifest), [vec!["a", "unused"], vec!["b"]]);
    assert_eq!(
        notes(&manifest),
        [
            "`a` is defined by `a.so` and by `b.so`: a call loads `a.so`",
            "`b.so` needs `c.so`, which is not among the libraries: the loader of the program must find it",
            "`b.so` needs `absent.so`, which is not among the libraries: the loader of the program must find it",
        ]
    );
}

#[test]
fn with_importers_only_their_functions_are_listed() {
    let main = r#"(module (import "env" "a" (func)) (import "GOT.func" "of_c" (global (mut i32)))
        (func (export "of_main")))"#;
    let c = r#"(module (@dylink.0)
        (func (export "of_c")) (func (export "of_main")) (func (export "alone")))"#;
    let d = r#"(module (@dylink.0) (import "env" "own" (func)) (func (export "own")))"#;
    let manifest = manifest(
        Some(main),
        &[("a.so", A), ("b.so", B), ("c.so", c), ("d.so", d)],
    );
    assert_eq!(
        functions(&manifest),
        [vec!["a"], vec!["b"], vec!["of_c"], vec![]]
    );
    let unused = Note::Unused {
        library: "d.so".into(),
    };
    assert!(manifest.notes.contains(&unused));
}

#[test]
fn data_and_tags_cannot_wait() {
    let main = r#"(module (import "GOT.mem" "data" (global (mut i32))) (import "env" "f" (func)))"#;
    let a = r#"(module (@dylink.0) (global (export "data") i32 (i32.const 0)))"#;
    let b = r#"(module (@dylink.0) (import "env" "tag" (tag)) (func (export "f")))"#;
    let c =
        r#"(module (@dylink.0) (import "GOT.mem" "data" (global (mut i32))) (tag (export "tag")))"#;
    let manifest = manifest(Some(main), &[("a.so", a), ("b.so", b), ("c.so", c)]);
    assert_eq!(manifest.start, [0]);
    let with: Vec<_> = manifest
        .libraries
        .iter()
        .map(|it| it.with.clone())
        .collect();
    assert_eq!(with, [vec![], vec![2], vec![0]]);
    assert_eq!(
        notes(&manifest)[0],
        "`a.so` is loaded with `main`, which needs its `data`: only calls of functions can wait"
    );
}

#[test]
fn cycles_and_inline_functions() {
    let a = r#"(module (@dylink.0 (needed "b.so")) (func (export "_Z1fv")))"#;
    let b = r#"(module (@dylink.0 (needed "a.so")) (func (export "_Z1fv")))"#;
    let manifest = manifest(None, &[("a.so", a), ("b.so", b)]);
    assert_eq!(
        notes(&manifest),
        [
            "1 functions that may be inline are defined by several libraries: a call loads the first one",
            "`a.so` and `b.so` need each other: a call of one loads all",
        ]
    );
}

#[test]
fn the_json_has_each_signature_once() {
    let c = r#"(module (@dylink.0 (mem-info (memory 12 2)))
        (type $own (struct)) (func $c (result i64) unreachable)
        (export "c" (func $c)) (export "cd" (func $c)) (export "c\u{e9}" (func $c))
        (export "c\u{1f600}" (func $c)) (export "c\u{1f600}b" (func $c))
        (func (export "c\u{1f601}") (param (ref $own)))
        (func (export "\"d\n") (param i32 f64) (result i64) unreachable))"#;
    let mut manifest = manifest(None, &[("a.so", A), ("c.so", c)]);
    manifest.made_by = "test".into();
    let expected = r##"{
  "schema": 1,
  "madeBy": "test",
  "start": [],
  "signatures": ["(i32, f64) -> i64","() -> ()","() -> i64"],
  "identifiers": [],
  "libraries": {
    "a.so": {
      "file": "a.so",
      "size": 97,
      "sha256": "00",
      "memory": 0,
      "needed": [],
      "with": [],
      "functions": {
        "names": "#a $unused",
        "plain": [],
        "signatures": [0,1]
      }
    },
    "c.so": {
      "file": "c.so",
      "size": 135,
      "sha256": "00",
      "memory": 12,
      "needed": [],
      "with": [],
      "functions": {
        "names": "#c #d",
        "plain": ["\"d\u000a","c\u00e9","c\ud83d\ude00","c\ud83d\ude00b","c\ud83d\ude01"],
        "signatures": [2,2,0,2,2,2,-1]
      }
    }
  }
}
"##;
    assert_eq!(manifest.to_json(), expected);
}

/// Returns the lines of a manifest with the identifiers and the names.
fn names_of(exports: &[&str]) -> Vec<String> {
    let exports = exports.iter().map(|it| format!("(func (export {it:?}))"));
    let body = format!("(module (@dylink.0) {})", exports.collect::<String>());
    let json = manifest(None, &[("a.so", &body)]).to_json();
    let lines = json.lines().map(|it| it.trim().trim_end_matches(','));
    lines
        .filter(|it| it.starts_with("\"identifiers\"") || it.starts_with("\"names\""))
        .map(str::to_owned)
        .collect()
}

/// `js/test/lazy-names.test.mjs` reads the same names.
#[test]
fn a_character_represents_an_identifier_that_occurs_several_times() {
    let names = [
        "_ZN4Tree3addEiS0_3Mapi",
        "_ZN4Tree3addEv",
        "_ZN4TreeC1Ev",
        "_ZNK3Map3getES12_y",
        "plain",
    ];
    assert_eq!(
        names_of(&names),
        [
            r#""identifiers": ["Map","Tree","add"]"#,
            r##""names": "#_ZN丁丂EiS0_一i )v &C1Ev (K一3getES12_y 2plain""##,
        ]
    );
}

#[test]
fn names_that_are_not_mangled() {
    let long = "x".repeat(200);
    // Numbers that are longer than the rest, or begin with 0, and digits that are part of a reference.
    let names = [
        "",
        "\\4ab",
        "\\4abc",
        "04abcd",
        "1",
        "999999999999",
        "S4_abcd",
        "_4_abcd",
    ];
    let expected = [
        r#""identifiers": []"#,
        r##""names": "# #04abcd )1 $999999999999 /S4_abcd *\\4ab #c (_4_abcd""##,
    ];
    assert_eq!(names_of(&names), expected);
    // A name that shares nothing with a long one is whole.
    let names = [long.as_str(), "y", "z"];
    assert_eq!(
        names_of(&names)[1],
        format!(r##""names": "#{long} !y $z""##)
    );
}

#[test]
fn a_module_that_is_not_a_library_is_an_error() {
    let mut builder = Builder::new();
    let error = builder
        .add_library(file("m"), &library("(module)"))
        .unwrap_err();
    assert_eq!(error.kind(), latebind::ErrorKind::Unsupported);
    assert!(builder.add_library(file("m"), b"\0asm").is_err());
    assert!(builder.add_importer("m", b"").is_err());
}

#[test]
fn differences() {
    let bytes = library(A);
    let check = |functions: &[(&str, &str)], expected: Option<&str>| {
        let found = difference(&bytes, functions.iter().copied()).map(|it| it.to_string());
        assert_eq!(found.as_deref(), expected);
    };
    check(&[("a", "(i32, f64) -> i64"), ("unused", "unknown")], None);
    check(
        &[("gone", "() -> ()")],
        Some("does not define `gone` () -> (), which the manifest lists"),
    );
    check(
        &[("a", "(i32) -> i64")],
        Some("defines `a` as (i32, f64) -> i64, but the manifest lists (i32) -> i64"),
    );
    let of = |bytes: &[u8]| difference(bytes, core::iter::empty()).map(|it| it.to_string());
    assert_eq!(
        of(&library("(module)")).as_deref(),
        Some("is not a library")
    );
    let malformed = of(b"\0asm").unwrap();
    assert!(
        malformed.starts_with("is malformed: at offset 0x4"),
        "{malformed}"
    );
}

#[test]
fn entries() {
    let module = entry("(i32, f64) -> i64").unwrap();
    wasmparser::validate(&module).unwrap();
    let printed = wasmprinter::print_bytes(&module).unwrap();
    assert!(
        printed.contains("(param i32 f64) (result i64)"),
        "{printed}"
    );
    assert_eq!(entry("unknown"), None);
    assert_eq!(entry(""), None);
}

#[test]
fn hashes() {
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(sha256_text(b"abc"), expected);
}

#[test]
fn no_prefix_of_a_library_causes_a_panic() {
    let bytes = library(A);
    for end in 0..bytes.len() {
        let mut builder = Builder::new();
        let prefix = &bytes[..end];
        let _ = builder.add_library(file("a.so"), prefix);
        let _ = builder.add_importer("a.so", prefix);
        let _ = difference(prefix, [("a", "")].into_iter());
        let _ = builder.finish().to_json();
    }
}
