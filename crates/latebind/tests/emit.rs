//! Emitted modules and decisions, for every available module and for hundreds from wasm-smith.

mod corpus;
mod support;

use std::collections::BTreeMap;

use arbitrary::Unstructured;
use latebind::emscripten::stubs::{Choice, ImportValue, Reason, choose};
use latebind::{ErrorKind, Expected, References, plt};
use support::random::Random;
use support::{build, deciding, emitted, smith, written};
use wasmparser::{Parser, Payload};

const OPTIONS: [plt::Options; 4] = [
    options(false, false),
    options(false, true),
    options(true, false),
    options(true, true),
];

const fn options(tail_calls: bool, names: bool) -> plt::Options {
    plt::Options::new().tail_calls(tail_calls).names(names)
}

/// Adapters by signature, over all modules: a portable type has exactly one.
type Adapters = BTreeMap<String, Vec<u8>>;

fn check(bytes: &[u8], random: &mut Random, adapters: &mut Adapters) {
    let references = References::read(bytes).expect("it is valid");
    let all = emitted::bindable(&references);
    let every_other: Vec<u32> = all.iter().copied().step_by(2).collect();
    let some = all.iter().copied().filter(|_| random.below(3) == 0);
    let choices = [some.collect(), all, every_other, Vec::new()];
    // Every choice and every option, but not all combinations, which would take minutes.
    let first = random.below(4);
    for (at, late) in choices.iter().enumerate() {
        emitted::check_plt(&references, late, OPTIONS[(first + at) % 4]);
    }
    for (signature, adapter) in emitted::check_adapters(references.types()) {
        let other = adapters.entry(signature).or_insert_with(|| adapter.clone());
        assert!(*other == adapter, "two adapters of one portable type");
    }
    check_hostile_lists(&references, &choices[1]);

    let count = references.imports().count();
    for _ in 0..3 {
        let answers: Vec<ImportValue> = (0..random.below(count + 2))
            .map(|index| answer(index, random))
            .collect();
        let late = deciding::check_choose(&references, &answers);
        emitted::check_plt(&references, &late, OPTIONS[random.below(4)]);
    }
}

fn answer(index: usize, random: &mut Random) -> ImportValue {
    match random.below(6) {
        0 => ImportValue::Definition,
        1 | 2 => ImportValue::Stub,
        3 | 4 => ImportValue::Again(random.below(index + 1) as u32),
        _ => ImportValue::Again(random.next() as u32),
    }
}

/// Checks lists that are not function import indices in ascending order.
fn check_hostile_lists(references: &References<'_>, all: &[u32]) {
    let count = references.imports().count() as u32;
    let refuse = |late: &[u32]| {
        let error = plt::emit(references, late, plt::Options::default()).expect_err("it is wrong");
        assert_eq!(error.kind(), ErrorKind::Misuse);
        assert_eq!(error.expected(), Expected::AscendingFunctionImports);
    };
    refuse(&[count]);
    refuse(&[u32::MAX]);
    if let [first, .., last] = all {
        refuse(&[*last, *first]);
        refuse(&[*first, *first]);
        refuse(&[*first, *last, count]);
    }
    let is_function = |index: u32| all.contains(&index);
    if let Some(other) = (0..count.min(100)).find(|index| !is_function(*index)) {
        let import = references.import(other as usize).expect("it is there");
        if !matches!(import.kind, latebind::ImportKind::Func { .. }) {
            refuse(&[other]);
        }
    }
}

#[test]
fn real_modules() {
    let mut random = Random::new(3);
    let mut adapters = Adapters::new();
    for module in corpus::modules() {
        eprintln!("{}", module.name);
        check(&module.bytes, &mut random, &mut adapters);
        check_prefix(&module.bytes);
    }
}

#[test]
fn written_modules() {
    let mut random = Random::new(6);
    for wat in written::MODULES {
        let module = wat::parse_str(wat).expect("it is well formed");
        check(&module, &mut random, &mut Adapters::new());
        check_prefix(&module);
    }
}

/// Indices of one byte and of two bytes, in signed and unsigned encodings.
#[test]
fn many_types_that_are_not_portable() {
    let module = format!(
        r#"(module {} (import "m" "f" (func (type 63))) (import "m" "f" (func (type 199))))"#,
        "(type (sub (func (param i32))))".repeat(200)
    );
    let module = wat::parse_str(module).expect("it is well formed");
    check(&module, &mut Random::new(7), &mut Adapters::new());
}

#[test]
fn generated_modules() {
    let mut random = Random::new(4);
    let mut adapters = Adapters::new();
    for round in 0..1500 {
        let bytes = random.bytes(64 + round % 1500);
        let mut u = Unstructured::new(&bytes);
        let Ok(module) = smith::module(&mut u) else {
            continue;
        };
        check(&module, &mut random, &mut adapters);
        check_prefix(&module);
        let dylink = smith::dylink(&mut u).unwrap_or_default();
        check_prefix(&build::with_first(&module, &dylink));
    }
    assert!(adapters.len() > 100, "only {}", adapters.len());
}

fn check_prefix(bytes: &[u8]) {
    let mut is_dso = None;
    let mut sections = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("it is valid") {
            Payload::Version { .. } | Payload::CodeSectionEntry(_) | Payload::End(_) => continue,
            Payload::CustomSection(custom) => {
                is_dso.get_or_insert(custom.name() == "dylink.0");
            }
            _ => {
                is_dso.get_or_insert(false);
            }
        }
        sections += 1;
    }
    deciding::check_outline(bytes, is_dso == Some(true), sections);
}

/// A module that uses little more than the features of WebAssembly 2.0 gets a PLT that needs no
/// more than that.
#[test]
fn default_options_need_no_proposal() {
    let mut count = 0;
    for module in corpus::small_modules(100_000) {
        let references = References::read(&module.bytes).expect("it is valid");
        if emitted::is_wasm2(&build::module(&[build::section(
            1,
            &references.types().section(),
        )])) {
            let late = emitted::bindable(&references);
            let plt = emitted::check_plt(&references, &late, plt::Options::default());
            assert!(emitted::is_wasm2(&plt), "{}", module.name);
            count += 1;
        }
    }
    eprintln!("{count} modules");
}

#[track_caller]
fn check_choices(wat: &str, answers: &[ImportValue], expected: &[Choice]) {
    let bytes = wat::parse_str(wat).expect("it is well formed");
    let references = References::read(&bytes).expect("it is well formed");
    assert_eq!(choose(&references, answers.iter().copied()), expected);
    deciding::check_choose(&references, answers);
}

#[test]
fn choices() {
    use Choice::{Fallback, Keep, Late, Shared};
    let two_types = r#"(module
        (import "env" "f" (func (param i32)))
        (import "env" "f" (func (param i32)))
        (import "env" "f" (func (param i64)))
        (import "env" "f" (func (param i32)))
        (import "env" "f" (global i32)))"#;
    let again = ImportValue::Again(0);
    check_choices(
        two_types,
        &[
            ImportValue::Stub,
            again,
            ImportValue::Definition,
            again,
            again,
        ],
        &[Late, Shared, Keep, Shared, Keep],
    );
    let left = Fallback(Reason::TwoTypes);
    check_choices(
        two_types,
        &[ImportValue::Stub, again, again, again, again],
        &[left, left, left, left, Keep],
    );
    check_choices(two_types, &[], &[Keep; 5]);
    check_choices(
        two_types,
        &[ImportValue::Stub; 9],
        &[Late, Late, Late, Late, Keep],
    );
    let shared = r#"(module
        (type $t (shared (func)))
        (import "env" "f" (func (type $t)))
        (import "env" "f" (func (type $t))))"#;
    let left = Fallback(Reason::SharedType);
    check_choices(shared, &[ImportValue::Stub, again], &[left, left]);
}

#[track_caller]
fn check_looks(bytes: &[u8], references: Option<usize>, looks: usize) {
    let (outline, count) = deciding::outline_of(bytes);
    assert_eq!(
        (outline.map(|it| it.references), count),
        (references, looks)
    );
}

#[test]
fn outlines() {
    let dylink = build::custom("dylink.0", &[]);
    let import = build::section(2, &[0]);
    let code = build::section(10, &[0; 200]);
    let large = |section: u8| build::section(section, &[0; 100_000]);
    check_looks(b"", None, 1);
    check_looks(b"\0asm", None, 1);
    check_looks(b"\0asm\x02\0\0\0", None, 1);
    check_looks(&build::module(&[]), None, 1);
    check_looks(&build::module(std::slice::from_ref(&import)), None, 1);
    let module = build::module(&[dylink.clone(), import.clone(), code.clone()]);
    check_looks(&module, Some(22), 3);
    let module = build::module(&[dylink.clone(), code.clone()]);
    check_looks(&module, Some(8), 2);
    let module = build::module(&[dylink.clone(), large(1), import.clone(), code]);
    check_looks(&module, Some(module.len() - 203), 4);
    // For other sections, the scan needs only the beginning of the name.
    let long_name = build::custom(&"x".repeat(100_000), &[]);
    check_looks(&build::module(std::slice::from_ref(&long_name)), None, 1);
    check_looks(
        &build::module(&[dylink.clone(), long_name, import]),
        Some(100_029),
        3,
    );
    // A section size that exceeds the module.
    let mut module = build::module(&[dylink, vec![1, 0xff, 0xff, 0xff, 0xff, 0x0f]]);
    module.extend([0; 1000]);
    check_looks(&module, Some(8), 2);
}
