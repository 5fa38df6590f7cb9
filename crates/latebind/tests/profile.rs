//! Profiles: the definitions that a main module and its JavaScript provide.

#![cfg(feature = "check")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use latebind::check::{
    FunctionType, Glue, GlueImport, GlueTable, GlueValue, MemoryType, Profile, ProfileError,
    ProvidedBy, ProvidedKind, TableType,
};
use latebind::link::SymbolKind;
use latebind::{References, TypeIndex};

const MAIN: &str = r#"
    (module
      (@dylink.0 (needed "libneeded.so") (import-info "env" "maybe" binding-weak))
      (import "env" "typed" (func (param i32 f64) (result i64)))
      (import "env" "stub" (func (param i32)))
      (import "env" "maybe" (func))
      (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
      (import "env" "__stack_pointer" (global (mut i32)))
      (import "env" "tag" (tag (param i32)))
      (import "env" "again" (func $again))
      (import "special" "marked" (func))
      (import "GOT.mem" "far_data" (global (mut i32)))
      (import "GOT.func" "stub" (global (mut i32)))
      (import "GOT.mem" "data" (global (mut i32)))
      (import "GOT.func" "typed" (global (mut i32)))
      (memory (export "memory") 16 32)
      (table (export "__indirect_function_table") 7 funcref)
      (global (export "data") i32 (i32.const 8))
      (global (export "from_both") i32 (i32.const 16))
      (tag (export "own_tag") (param i64))
      (func (export "own") (result f32) (f32.const 0))
      (func (export "__main_argc_argv") (param i32 i32) (result i32) (i32.const 0))
      (func (export "in_both") (param i64))
      (export "again" (func $again)))
"#;

fn main() -> Vec<u8> {
    wat::parse_str(MAIN).unwrap()
}

fn function(name: &str) -> GlueImport {
    GlueImport::new(name.into(), GlueValue::Function)
}

fn marked(name: &str) -> GlueImport {
    let mut import = function(name);
    import.marks.push("stub".into());
    import
}

fn with_text(name: &str, key: &str, text: &str) -> GlueImport {
    let mut import = function(name);
    import.texts.push((key.into(), text.into()));
    import
}

/// The JavaScript that belongs to [`MAIN`].
fn glue() -> Glue {
    let value = |name: &str, value| GlueImport::new(name.into(), value);
    let imports = vec![
        function("typed"),
        marked("stub"),
        marked("maybe"),
        marked("marked"),
        function("fd_close"),
        function("again"),
        value("__stack_pointer", GlueValue::Global),
        value("tag", GlueValue::Tag),
        value("memory", GlueValue::Unknown),
        value("__indirect_function_table", GlueValue::Other),
        with_text("declared", "sig", "vip"),
        with_text("renamed", "h", "dj"),
        function("untyped"),
        value("unknown", GlueValue::Unknown),
        value("address", GlueValue::Number),
        value("from_both", GlueValue::Number),
        value("only_tag", GlueValue::Tag),
        with_text("in_both", "sig", "v"),
    ];
    let small = GlueTable {
        imports: vec![function("typed"), function("stub")],
    };
    Glue {
        tables: vec![small.clone(), GlueTable { imports }, small],
        reads_legacy_dylink: Some(false),
        wraps_exports: false,
    }
}

fn profile(glue: Option<&Glue>) -> Profile {
    Profile::read(&main(), glue).unwrap()
}

/// Describes a definition: its provider, kind, and type.
fn describe(profile: &Profile, name: &str) -> Vec<String> {
    let ty = |ty: Option<TypeIndex>| match ty {
        Some(ty) => profile.types.get(ty).unwrap().to_string(),
        None => "unknown".to_owned(),
    };
    let provided = profile.definitions_of(name);
    let described = provided.map(|it| {
        let by = match it.by {
            ProvidedBy::Main => "main",
            ProvidedBy::JavaScript => "javascript",
        };
        match it.kind {
            ProvidedKind::Function(index) => format!("{by} function {}", ty(index)),
            ProvidedKind::Tag(index) => format!("{by} tag {}", ty(index)),
            ProvidedKind::Data => format!("{by} data"),
            ProvidedKind::Global => format!("{by} global"),
            _ => unreachable!(),
        }
    });
    described.collect()
}

#[test]
fn definitions_of_the_main_module_and_of_its_javascript() {
    let profile = profile(Some(&glue()));
    for (name, expected) in [
        ("own", "main function () -> f32"),
        ("data", "main data"),
        ("own_tag", "main tag (i64) -> ()"),
        // The main module's import has the exact type.
        ("typed", "javascript function (i32, f64) -> i64"),
        ("fd_close", "javascript function (i32) -> i32"),
        ("again", "javascript function () -> ()"),
        ("__stack_pointer", "javascript global"),
        ("tag", "javascript tag (i32) -> ()"),
        // Functions that the main module does not import.
        ("declared", "javascript function (i32, i32) -> ()"),
        ("renamed", "javascript function (i64) -> f64"),
        ("untyped", "javascript function unknown"),
        ("unknown", "javascript function unknown"),
        ("address", "javascript data"),
        ("only_tag", "javascript tag unknown"),
        // The JavaScript keeps its functions, and stores exported addresses.
        ("in_both", "javascript function () -> ()"),
        ("from_both", "main data"),
        // The loader defines both names of `main`.
        ("main", "main function (i32, i32) -> i32"),
        ("__main_argc_argv", "main function (i32, i32) -> i32"),
    ] {
        assert_eq!(describe(&profile, name), [expected], "{name}");
    }
    for absent in [
        "stub",
        "maybe",
        "marked",
        "memory",
        "__indirect_function_table",
        "far_data",
        "o",
        "ownx",
    ] {
        assert_eq!(describe(&profile, absent), [""; 0], "{absent}");
    }
    assert_eq!(profile.definitions.len(), 18);
    assert!(profile.definitions.is_sorted());
    assert!(profile.has_glue);
    assert_eq!(profile.needed, ["libneeded.so"]);
}

#[test]
fn references_of_the_main_module() {
    let profile = profile(Some(&glue()));
    let references = profile.main_references.iter().map(|it| {
        let ty = it.ty.map(|ty| profile.types.get(ty).unwrap().to_string());
        (it.name.as_str(), it.kind, ty, it.is_weak)
    });
    let references: Vec<_> = references.collect();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        references,
        [
            ("far_data", SymbolKind::Address, None, false),
            ("maybe", SymbolKind::Function, text("() -> ()"), true),
            ("stub", SymbolKind::Function, text("(i32) -> ()"), false),
            ("stub", SymbolKind::Address, None, false),
        ]
    );
}

#[test]
fn memory_and_table() {
    let profile = profile(Some(&glue()));
    let memory = MemoryType {
        minimum: 16,
        maximum: Some(32),
        is_shared: false,
        is_memory64: false,
        page_size_log2: 16,
    };
    let table = TableType {
        minimum: 7,
        maximum: None,
        is_table64: false,
    };
    assert_eq!((profile.memory, profile.table), (Some(memory), Some(table)));

    let imported = r#"(module
        (import "env" "f" (func))
        (import "env" "memory" (memory i64 2 4 shared))
        (import "env" "__indirect_function_table" (table i64 1 9 funcref)))"#;
    let profile = Profile::read(&wat::parse_str(imported).unwrap(), None).unwrap();
    let memory = profile.memory.unwrap();
    assert_eq!((memory.minimum, memory.maximum), (2, Some(4)));
    assert!(memory.is_shared && memory.is_memory64);
    let table = profile.table.unwrap();
    assert_eq!(
        (table.minimum, table.maximum, table.is_table64),
        (1, Some(9), true)
    );

    let neither = Profile::read(&wat::parse_str("(module)").unwrap(), None).unwrap();
    assert_eq!((neither.memory, neither.table), (None, None));
}

#[test]
fn an_import_accepts_a_memory_or_a_table_as_engines_do() {
    let memory = |text: &str| {
        let module = format!(r#"(module (import "env" "memory" (memory {text})))"#);
        let module = wat::parse_str(module).unwrap();
        MemoryType::of_import(&References::read(&module).unwrap(), 0).unwrap()
    };
    for (program, library, is_accepted) in [
        ("16", "1", true),
        ("16 32", "1", true),
        ("16 32", "1 32", true),
        ("16 32", "1 31", false),
        ("16", "1 32", false),
        // The memory may have grown.
        ("1 32", "16", true),
        ("1 2 shared", "1 2 shared", true),
        ("1 2 shared", "1 2", false),
        ("1 2", "1 2 shared", false),
        ("i64 1", "1", false),
        ("1 (pagesize 1)", "1", false),
    ] {
        let actual = memory(program).is_accepted_by(&memory(library));
        assert_eq!(actual, is_accepted, "{program} for {library}");
    }
    let table = |text: &str| {
        let module = format!(r#"(module (import "env" "t" (table {text} funcref)))"#);
        let module = wat::parse_str(module).unwrap();
        TableType::of_import(&References::read(&module).unwrap(), 0).unwrap()
    };
    assert!(table("7").is_accepted_by(&table("9")));
    assert!(table("7 9").is_accepted_by(&table("1 9")));
    assert!(!table("7 9").is_accepted_by(&table("1 8")));
    assert!(!table("7").is_accepted_by(&table("i64 7")));
    let module = main();
    let references = References::read(&module).unwrap();
    assert_eq!(MemoryType::of_import(&references, 0), None);
    assert_eq!(TableType::of_import(&references, 99), None);
}

#[test]
fn without_javascript_only_its_functions_are_known_that_the_main_module_imports() {
    let profile = profile(None);
    assert!(!profile.has_glue);
    for (name, expected) in [
        ("typed", "javascript function (i32, f64) -> i64"),
        ("stub", "javascript function (i32) -> ()"),
        ("tag", "javascript tag (i32) -> ()"),
        ("own", "main function () -> f32"),
        ("in_both", "main function (i64) -> ()"),
    ] {
        assert_eq!(describe(&profile, name), [expected], "{name}");
    }
    assert_eq!(describe(&profile, "declared"), [""; 0]);
    let references: Vec<&str> = profile
        .main_references
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(references, ["far_data"]);
}

#[test]
fn javascript_of_a_different_main_module() {
    let read = |glue: &Glue| Profile::read(&main(), Some(glue)).unwrap_err();
    let mut incomplete = glue();
    incomplete.tables[1]
        .imports
        .retain(|it| it.name != "again" && it.name != "maybe");
    let error = read(&incomplete);
    let missing = vec!["again".to_owned(), "maybe".to_owned()];
    assert_eq!(
        error,
        ProfileError::ForeignGlue {
            missing,
            imported: 6
        }
    );
    assert_eq!(
        error.to_string(),
        "the JavaScript belongs to a different main module: \
         it lacks 2 of the 6 functions that this one imports: `again`, `maybe`"
    );
    incomplete.tables[1].imports.clear();
    incomplete.tables[2].imports.pop();
    incomplete.tables[0].imports.pop();
    assert!(
        read(&incomplete)
            .to_string()
            .ends_with("`again`, `fd_close`, `marked`, and 2 more")
    );
    assert_eq!(
        read(&Glue::default()).to_string(),
        "the JavaScript does not contain the 6 functions that the main module imports"
    );
    let error = Profile::read(b"\0asm", None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at offset 0x4: expected a module header, found the end"
    );
}

#[test]
fn stubs_are_recognized_by_their_text() {
    let main = wat::parse_str(r#"(module (import "env" "f" (func)))"#).unwrap();
    for (source, is_stub) in [
        (
            r#"function _f(...args){return wasmImports["f"](...args)}"#,
            true,
        ),
        ("function nb(...a){return L.f(...a)}", true),
        ("(...a) => L['f'](...a)", true),
        (
            "(...args) => {\n  return asyncifyStubs[`f`](...args);\n}",
            true,
        ),
        ("function $(...$){return $a.f(...$)}", true),
        ("function _f(...args){return wasmImports.g(...args)}", false),
        (
            "function _f(...args){return wasmImports.xf(...args)}",
            false,
        ),
        ("function _f(...args){return f(...args)}", false),
        ("function _f(...args){return L.f(...other)}", false),
        ("function _f(...args){return L.f(1,...args)}", false),
        ("function _f(...args){count++;return L.f(...args)}", false),
        ("function _f(a){return L.f(a)}", false),
        ("function f() { [native code] }", false),
        ("", false),
    ] {
        let mut import = function("f");
        import.source = Some(source.into());
        let glue = Glue {
            tables: vec![GlueTable {
                imports: vec![import],
            }],
            reads_legacy_dylink: None,
            wraps_exports: false,
        };
        let profile = Profile::read(&main, Some(&glue)).unwrap();
        assert_eq!(profile.definitions.is_empty(), is_stub, "{source}");
        assert_eq!(
            profile.main_references.len(),
            usize::from(is_stub),
            "{source}"
        );
    }
}

#[test]
fn a_live_program() {
    let exported = BTreeSet::from(["own", "of_library", "__em_js__text", "__main_argc_argv"]);
    let added = ["own", "of_library", "text", "main", "invoke_vi", "assigned"];
    let added = added.into_iter().map(function).collect();
    let glue = Glue::of_live(glue().tables.remove(1).imports, added, &exported);
    let live = Profile::read(&main(), Some(&glue)).unwrap();
    assert_eq!(describe(&live, "assigned"), ["javascript function unknown"]);
    let files = profile(Some(&self::glue()));
    assert_eq!(live.definitions.len(), files.definitions.len() + 1);
    assert_eq!(describe(&live, "own"), ["main function () -> f32"]);
}

#[test]
fn function_types() {
    for text in [
        "() -> ()",
        "(i32) -> i64",
        "(f32, f64, v128, externref) -> (i32, funcref)",
        "(exnref) -> ()",
    ] {
        assert_eq!(FunctionType::parse(text).unwrap().to_string(), text);
    }
    for text in [
        "",
        "()",
        "() -> x",
        "i32 -> (",
        "(i32,i32) -> ()",
        "(i32 -> ()",
        "() -> ",
        "((ref null $1)) -> ()",
    ] {
        assert_eq!(FunctionType::parse(text), None, "{text}");
    }
    for (signature, expected) in [
        ("v", "() -> ()"),
        ("vv", "() -> ()"),
        ("i", "() -> i32"),
        ("vijfdpe", "(i32, i64, f32, f64, i32, externref) -> ()"),
    ] {
        let ty = FunctionType::of_signature(signature, false).unwrap();
        assert_eq!(ty.to_string(), expected);
    }
    let ty = FunctionType::of_signature("pp", true).unwrap();
    assert_eq!(ty.to_string(), "(i64) -> i64");
    for signature in ["", "x", "vx", "viv", "name"] {
        assert_eq!(
            FunctionType::of_signature(signature, false),
            None,
            "{signature}"
        );
    }
}

/// Types that depend on the types around them are unknown, because texts of two modules could be equal although the
/// types differ.
#[test]
fn types_that_have_no_equivalent_in_other_modules() {
    let main = r#"(module
        (type $s (struct))
        (func (export "f") (param (ref null $s)))
        (func (export "g") (param (ref extern))))"#;
    let profile = Profile::read(&wat::parse_str(main).unwrap(), None).unwrap();
    assert_eq!(describe(&profile, "f"), ["main function unknown"]);
    assert_eq!(describe(&profile, "g"), ["main function unknown"]);
}

#[test]
fn producers() {
    let main = r#"(module
        (@producers (language "C11" "") (processed-by "clang" "21.0.0") (sdk "Emscripten" "6.0.5")))"#;
    let profile = Profile::read(&wat::parse_str(main).unwrap(), None).unwrap();
    let pair = |name: &str, version: &str| (name.to_owned(), version.to_owned());
    assert_eq!(
        profile.producers,
        [pair("Emscripten", "6.0.5"), pair("clang", "21.0.0")]
    );
}

#[test]
fn json() {
    let mut profile = profile(Some(&glue()));
    profile.name = "a \"program\"\n\\ä🦀\u{7f}".into();
    let json = profile.to_json();
    for line in [
        "  \"schema\": 1,",
        "  \"name\": \"a \\\"program\\\"\\u000a\\\\\\u00e4\\ud83e\\udd80\\u007f\",",
        "  \"source\": null,",
        "      \"(i32) -> i32\": [\"fd_close\"],",
        "      \"unknown\": [\"unknown\",\"untyped\"]",
        "    \"data\": [\"data\",\"from_both\"],",
        "    \"addresses\": [\"far_data\",\"stub\"],",
        "    \"weak\": [\"maybe\"]",
    ] {
        assert!(json.lines().any(|it| it == line), "{line} in {json}");
    }
    assert!(json.ends_with("}\n"));
}

/// Every prefix of a main module, and the module with each byte changed: the result is a profile or an error.
#[test]
fn malformed_main_modules() {
    let main = main();
    let glue = glue();
    for end in 0..main.len() {
        let _ = Profile::read(&main[..end], Some(&glue));
    }
    for at in 0..main.len() {
        for byte in [0x00, 0x01, 0x40, 0x7f, 0x80, 0xff] {
            let mut changed = main.clone();
            changed[at] = byte;
            if let Ok(profile) = Profile::read(&changed, None) {
                let _ = profile.to_json();
            }
            let _ = Profile::read(&changed, Some(&glue));
        }
    }
}
