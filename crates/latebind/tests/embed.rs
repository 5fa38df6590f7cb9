//! Libraries with an embedded PLT: they are valid, and the parts that must not change do not.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod corpus;
mod support;

use std::collections::BTreeSet;

use latebind::host::spans::{self, Listed};
use latebind::host::{EmbedPolicy, SAMPLE, embed, is_large, numbers_of_imports, sample};
use latebind::{ImportKind, Module, References};
use support::deciding;
use wasmparser::{ExternalKind, Parser, Payload, Validator, WasmFeatures};

fn validate(bytes: &[u8]) -> Result<(), wasmparser::BinaryReaderError> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.validate_all(bytes).map(|_| ())
}

/// Returns the parts of a module that must not change, as text, and its function bodies.
fn kept(bytes: &[u8]) -> (Vec<String>, Vec<Vec<u8>>) {
    let mut facts = Vec::new();
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("it is valid") {
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
            Payload::ExportSection(exports) => {
                facts.extend(exports.into_iter().map(|it| format!("{:?}", it.unwrap())));
            }
            Payload::CustomSection(custom) => {
                facts.push(format!("{} {:?}", custom.name(), custom.data()));
            }
            Payload::GlobalSection(globals) => {
                facts.extend(
                    globals
                        .into_iter()
                        .map(|it| format!("{:?}", it.unwrap().ty)),
                );
            }
            Payload::StartSection { func, .. } => facts.push(format!("start {func}")),
            _ => {}
        }
    }
    (facts, bodies)
}

/// The policy if the definitions in the program are not known yet.
const GAIN: EmbedPolicy = EmbedPolicy::IfProfitable { missing: 0 };

/// Checks a library with an embedded PLT. Returns `true` if it has one.
#[track_caller]
fn check(bytes: &[u8], when: EmbedPolicy) -> bool {
    let Some(embedded) = deciding::embedded(bytes, when) else {
        return false;
    };
    validate(&embedded).unwrap();
    assert_eq!(deciding::embedded(bytes, when).unwrap(), embedded);
    let (facts, bodies) = kept(bytes);
    let (new_facts, new_bodies) = kept(&embedded);
    let is_source = |it: &String| it.starts_with("latebind.source");
    let (added, mut new_facts): (Vec<_>, Vec<_>) = new_facts.into_iter().partition(is_source);
    assert_eq!(added.len(), 1);
    let slot = "GlobalType { content_type: I32, mutable: true, shared: false }";
    let added = new_facts.iter().rposition(|it| it == slot).unwrap();
    new_facts.remove(added);
    assert_eq!(new_facts, facts);

    let module = Module::read(bytes).unwrap();
    let imports = module.references().imports();
    let is_func = |kind| matches!(kind, ImportKind::Func { .. });
    let (functions, others): (Vec<_>, Vec<_>) = imports.partition(|it| is_func(it.kind));
    let count = functions.len();
    assert_eq!(new_bodies[count..count + bodies.len()], bodies);
    let types = module.references().types().len();
    assert_eq!(new_bodies.len(), count + bodies.len() + types);

    let module = Module::read(&embedded).unwrap();
    let new_imports: Vec<_> = module.references().imports().collect();
    let (slots, new_others) = new_imports.split_last().unwrap();
    assert_eq!(
        (slots.module.as_str(), slots.name.as_str()),
        ("latebind", "slots")
    );
    let names = |list: &[latebind::Import<'_>]| -> Vec<String> {
        list.iter().map(|it| format!("{it:?}")).collect()
    };
    assert_eq!(names(new_others), names(&others));
    true
}

/// Returns `true` if a library imports many functions and defines more than half of a sample itself.
fn samples_its_own(bytes: &[u8]) -> bool {
    let module = Module::read(bytes).unwrap();
    let references = module.references();
    let exports = Parser::new(0).parse_all(bytes).filter_map(Result::ok);
    let exports = exports.filter_map(|payload| match payload {
        Payload::ExportSection(exports) => Some(exports.into_iter().map(Result::unwrap)),
        _ => None,
    });
    let defined: BTreeSet<&str> = exports
        .flatten()
        .filter(|export| export.kind == ExternalKind::Func)
        .map(|export| export.name)
        .collect();
    let own = sample(references).filter(|name| defined.contains(name.as_str()));
    let functions = references
        .imports()
        .filter(|it| matches!(it.kind, ImportKind::Func { .. }));
    functions.count() >= 256 && own.count() * 2 > SAMPLE
}

#[test]
fn libraries_of_wheels() {
    let mut count = 0;
    let mut gaining = Vec::new();
    for module in corpus::modules() {
        let gains = check(&module.bytes, GAIN);
        let is_possible = check(&module.bytes, EmbedPolicy::Always);
        // Compilers do not emit anything that prevents the PLT.
        assert!(
            is_possible || !module.name.contains(".whl/"),
            "{}",
            module.name
        );
        let expected = is_possible && samples_its_own(&module.bytes);
        assert_eq!(gains, expected, "{}", module.name);
        count += usize::from(is_possible);
        if gains {
            gaining.push(module.name);
        }
    }
    assert!(count > 3, "{count}");
    for known in ["_harfbuzz.abi3", "pxr/UsdRi/_usdRi.so"] {
        let found = gaining.iter().filter(|name| name.contains(known));
        assert_eq!(found.count(), 1, "{known} in {gaining:?}");
    }
}

fn library(extra: &str, body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module (@dylink.0)
             (type $t (func (param i32) (result i32)))
             (import "env" "memory" (memory 1))
             (import "env" "own" (func $own (type $t)))
             (import "env" "table" (table 1 funcref))
             (import "env" "base" (global $base i32))
             (import "env" "later" (func $later (type $t)))
             {extra}
             (func $own_defined (export "own") (type $t) (local.get 0))
             (func (export "run") (type $t) {body}))"#
    );
    wat::parse_str(text).unwrap()
}

#[test]
fn small_libraries() {
    let body = "(call $own (call $later (local.get 0)))";
    let check = |extra: &str| check(&library(extra, body), EmbedPolicy::Always);
    assert!(check(""));
    assert!(check("(elem (global.get $base) $own_defined)"));
    assert!(check(
        "(elem (i32.const 11) $own_defined) (data $d \"x\") (start $s) (func $s)"
    ));
    assert!(check(
        "(data $d \"x\") (func (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))"
    ));
    // Modules in which the PLT could be observed, or that contain unknown instructions.
    assert!(!check("(export \"again\" (func $later))"), "exported");
    assert!(!check("(elem (i32.const 0) $later)"), "has an address");
    // The segment that Binaryen writes for `ref.func`, and every other segment of functions.
    assert!(check("(elem declare func $own_defined)"));
    assert!(check("(elem $passive func $own_defined $own_defined)"));
    assert!(check("(elem (table 0) (i32.const 0) func $own_defined)"));
    assert!(check(
        "(elem (i32.const 1) $own_defined) (elem declare func $own_defined) (elem $p func $own_defined)"
    ));
    assert!(check("(elem declare func $own_defined $later)"));
    for segment in [
        "(elem $passive func $later)",
        "(elem (table 0) (i32.const 0) func $own_defined $later)",
        "(elem declare func $own) (elem $passive func $own_defined $own)",
    ] {
        assert!(!check(segment), "an import in {segment}");
    }
    assert!(
        !check("(elem funcref (ref.func $own_defined))"),
        "not as compilers write it"
    );
    assert!(
        !check("(global funcref (ref.func $later))"),
        "has an address"
    );
    assert!(
        !check("(table 1 funcref)"),
        "tables after the imported ones"
    );
    assert!(
        !check("(import \"env\" \"shared\" (memory 1 2 shared))"),
        "handed to threads"
    );
    assert!(
        !check("(@custom \".debug_info\" (after code) \"\")"),
        "places in the code"
    );
    assert!(
        !check("(@custom \"sourceMappingURL\" (after code) \"\")"),
        "places in the file"
    );
    let few = deciding::embedded(&library("", body), GAIN);
    assert!(few.is_none(), "no gain");
}

/// Global initializers: only a reference to an import prevents the PLT, but not an integer that contains
/// the same opcode byte.
#[test]
fn initializers_of_globals() {
    let check = |globals: &str| {
        let library = library(globals, "(call $own (call $later (local.get 0)))");
        check(&library, EmbedPolicy::Always)
    };
    for globals in [
        "(global i32 (i32.const 0xd2))",
        "(global i32 (i32.const 82)) (global i32 (i32.const -46))",
        "(global i64 (i64.const -3298534883328)) (global i64 (i64.const 0x7fd2d2d2d2d2d2d2))",
        "(global i64 (i64.const -9223372036854775808))",
        "(global f32 (f32.const nan:0x52d2d2)) (global f64 (f64.const nan:0x2d2d2d2d2d2d2))",
        "(global v128 (v128.const i64x2 0xd2d2d2d2d2d2d2d2 0x0b0b0b0b0b0b0b0b))",
        "(global (mut i32) (i32.add (global.get $base) (i32.const 210)))",
        "(global i64 (i64.mul (i64.sub (i64.const 210) (i64.const 210)) (i64.const 3)))",
        "(global funcref (ref.null func)) (global externref (ref.null extern))",
        "(global (ref null $t) (ref.null $t))",
        "(global funcref (ref.func $own_defined))",
        "(global (ref $t) (ref.func $own_defined))",
        "(elem (i32.add (global.get $base) (i32.const -210)) $own_defined)",
        "(elem (i32.const -1) $own_defined)",
    ] {
        assert!(check(globals), "{globals}");
    }
    for globals in [
        "(global funcref (ref.func $later))",
        "(global i32 (i32.const 1)) (global (ref $t) (ref.func $own))",
        "(elem (table 0) (i32.const 0) func $own)",
    ] {
        assert!(!check(globals), "an import in {globals}");
    }
    // Instructions that compilers do not emit here.
    assert!(!check("(global (ref i31) (ref.i31 (i32.const 0)))"));
}

/// Returns a library that imports `imports` functions and defines the first `own` of them.
fn large_library(imports: usize, own: usize) -> Vec<u8> {
    let mut text = String::from("(module (@dylink.0)");
    for number in 0..imports {
        text += &format!("(import \"env\" \"f{number}\" (func))");
    }
    for number in 0..own {
        text += &format!("(func (export \"f{number}\"))");
    }
    wat::parse_str(text + "(func (export \"run\") (call 0)))").unwrap()
}

#[test]
fn many_that_are_bound_late() {
    for (own, missing, is_gain) in [
        (300, 0, true),
        // Two of five, and three of five.
        (110, 0, false),
        (130, 0, true),
        (0, 0, false),
        (0, 2, false),
        (0, 3, true),
        (0, 5, true),
        // The library's own functions also count as undefined.
        (110, 2, false),
    ] {
        let library = large_library(300, own);
        assert_eq!(
            check(&library, EmbedPolicy::IfProfitable { missing }),
            is_gain,
            "{own}, {missing}"
        );
        let references = Module::read(&library).unwrap().references().clone();
        assert!(is_large(&references));
        let names: Vec<&str> = sample(&references).map(|name| name.as_str()).collect();
        assert_eq!(names, ["f0", "f61", "f122", "f183", "f244"]);
    }
    // A PLT module installs a small number of imports as quickly.
    let few = large_library(200, 200);
    assert!(!check(&few, EmbedPolicy::IfProfitable { missing: 5 }));
    assert!(!is_large(Module::read(&few).unwrap().references()));
}

#[test]
fn a_sample_is_complete() {
    for count in 256..1000 {
        let library = large_library(count, 0);
        let module = Module::read(&library).unwrap();
        assert_eq!(sample(module.references()).count(), SAMPLE, "{count}");
    }
}

/// Returns the names of the imports that are listed for a library with an embedded PLT, after its functions.
fn listed_others(library: &[u8]) -> Vec<String> {
    let references = References::read(library).unwrap();
    let layout = deciding::outline_of(library).0.unwrap();
    let embedded = embed(
        &references,
        layout.bodies,
        library.len(),
        EmbedPolicy::Always,
    );
    let own = embedded.unwrap().expect("it is fit").own_addresses;
    let numbers = numbers_of_imports(&references, &[Listed::Functions, Listed::Others], &own);
    let functions = numbers[spans::FIRST - 1] as usize;
    let records = numbers[spans::FIRST..].chunks(spans::SIZE).skip(functions);
    let text = |start: u32, end: u32| {
        String::from_utf8(library[start as usize..end as usize].to_vec()).unwrap()
    };
    let shown = |record: &[u32]| {
        let kind = if record[4] == spans::NO_TYPE { "" } else { "&" };
        format!(
            "{kind}{}.{}",
            text(record[0], record[1]),
            text(record[2], record[3])
        )
    };
    records.map(shown).collect()
}

#[test]
fn addresses_of_own_symbols_are_not_listed() {
    let library = wat::parse_str(
        r#"(module (@dylink.0)
            (import "env" "memory" (memory 1))
            (import "GOT.mem" "first" (global (mut i32)))
            (import "GOT.mem" "own" (global (mut i32)))
            (import "GOT.mem" "other" (global (mut i32)))
            (import "env" "f" (func))
            (import "env" "base" (global i32))
            (import "GOT.func" "first" (global (mut i32)))
            (import "GOT.func" "own" (global (mut i32)))
            (global (export "own") i32 (i32.const 0))
            (global (export "base") i32 (i32.const 0))
            (func (export "first") (call 0)))"#,
    );
    // The first import of each module name is listed. An import of `env` is not an address.
    assert_eq!(
        listed_others(&library.unwrap()),
        [
            "env.memory",
            "&GOT.mem.first",
            "&GOT.mem.other",
            "env.base",
            "&GOT.func.first"
        ]
    );
}

#[test]
fn many_addresses() {
    let mut text = String::from("(module (@dylink.0) (import \"env\" \"f\" (func))");
    for number in 0..3000 {
        text += &format!("(import \"GOT.mem\" \"_ZN4many9addresses{number}E\" (global (mut i32)))");
    }
    for number in (1..3000).filter(|number| number % 3 != 0) {
        text += &format!("(global (export \"_ZN4many9addresses{number}E\") i32 (i32.const 0))");
    }
    let library = wat::parse_str(text + "(func (export \"run\") (call 0)))").unwrap();
    let listed: BTreeSet<String> = listed_others(&library).into_iter().collect();
    for number in (0..3000).step_by(3) {
        assert!(
            listed.contains(&format!("&GOT.mem._ZN4many9addresses{number}E")),
            "{number}"
        );
    }
    // Names that collide in the hash table may be listed, too.
    assert!(listed.len() < 1010, "{}", listed.len());
}
