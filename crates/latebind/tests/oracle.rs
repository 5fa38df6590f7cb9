//! Compares `Module::read` with wasmparser, on every available module and on thousands from
//! wasm-smith.

mod corpus;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use arbitrary::Unstructured;
use latebind::ImportKind;
use support::oracle::{Verdict, compare};
use support::random::Random;
use support::{build, smith, wasmparser_facts, written};
use wasmparser::{Parser, Payload};

#[test]
fn real_modules_are_read_as_wasmparser_reads_them() {
    for module in corpus::modules() {
        assert_eq!(compare(&module.bytes), Verdict::Same, "{}", module.name);
    }
}

#[test]
fn generated_modules_are_read_as_wasmparser_reads_them() {
    let mut random = Random::new(1);
    let mut with_dylink = 0;
    let mut seen = BTreeSet::new();
    for round in 0..6000 {
        let bytes = random.bytes(64 + round % 1500);
        let mut u = Unstructured::new(&bytes);
        let Ok(module) = smith::module(&mut u) else {
            continue;
        };
        let valid = wasmparser_facts::validate(&module);
        assert!(valid.is_ok(), "wasm-smith: {valid:?}");
        assert_eq!(compare(&module), Verdict::Same);
        note_kinds(&module, &mut seen);
        let Ok(dylink) = smith::dylink(&mut u) else {
            continue;
        };
        with_dylink += 1;
        compare(&build::with_first(&module, &dylink));
    }
    assert!(with_dylink > 3000, "only {with_dylink}");
    let kinds = [
        "compact",
        "function",
        "global",
        "memory",
        "memory64",
        "other type",
        "rec group",
        "reference to a type",
        "shared function type",
        "shared memory",
        "table",
        "table64",
        "tag",
    ];
    assert_eq!(seen, BTreeSet::from(kinds));
}

/// Records the kinds of items in a module, to show that the generator's options have an effect.
fn note_kinds(bytes: &[u8], seen: &mut BTreeSet<&'static str>) {
    let facts = wasmparser_facts::read(bytes).expect("it has been read");
    for ty in &facts.types {
        match ty {
            None => seen.insert("other type"),
            Some(ty) if ty.shared => seen.insert("shared function type"),
            Some(ty) => ty.signature.contains('$') && seen.insert("reference to a type"),
        };
    }
    for import in &facts.imports {
        seen.insert(match import.kind {
            ImportKind::Func { .. } => "function",
            ImportKind::Table { table64: true } => "table64",
            ImportKind::Table { .. } => "table",
            ImportKind::Memory { shared: true, .. } => "shared memory",
            ImportKind::Memory { memory64: true, .. } => "memory64",
            ImportKind::Memory { .. } => "memory",
            ImportKind::Global { .. } => "global",
            ImportKind::Tag { .. } => "tag",
            _ => "something new",
        });
    }
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("it has been read") {
            Payload::TypeSection(groups) if (groups.count() as usize) < facts.types.len() => {
                seen.insert("rec group");
            }
            Payload::ImportSection(groups) if (groups.count() as usize) < facts.imports.len() => {
                seen.insert("compact");
            }
            _ => {}
        }
    }
}

#[test]
fn written_modules_are_read_as_wasmparser_reads_them() {
    for wat in written::MODULES {
        let module = wat::parse_str(wat).expect("it is well formed");
        assert_eq!(compare(&module), Verdict::Same, "{wat}");
    }
}

/// One module for each way in which the two readers may differ.
#[test]
fn leniencies() {
    let check = |verdict, sections: &[Vec<u8>]| {
        assert_eq!(compare(&build::module(sections)), verdict, "{sections:?}");
    };
    let ty = build::section(1, &[1, 0x60, 0, 0]);
    check(Verdict::Same, &[build::custom("dylink.0", &[]), ty.clone()]);
    check(Verdict::Neither, &[build::section(1, &[1, 0x60])]);
    check(Verdict::Invalid, &[build::section(2, &[1, 0, 0, 0, 0])]);
    check(Verdict::Neither, &[ty.clone(), ty.clone()]);
    check(Verdict::Dylink, &[ty, build::custom("dylink.0", &[])]);
    check(Verdict::Dylink, &[build::custom("dylink.0", &[1, 1, 0])]);
    check(Verdict::Same, &[build::section(42, &[])]);
    check(Verdict::NotLookedAt, &[build::section(10, &[1])]);
    let parameters = [&[1, 0x60, 0xe9, 0x07][..], &[0x7f; 1001], &[0]].concat();
    check(Verdict::Limit, &[build::section(1, &parameters)]);
    let component = b"\0asm\x0d\0\x01\0";
    assert_eq!(compare(component), Verdict::Invalid);
    let table = build::section(2, &[1, 0, 0, 1, 0x7f, 0, 0]);
    check(Verdict::Closer, &[table]);
    let miscounted = build::section(2, &[3, 1, b'a']);
    check(Verdict::Closer, &[build::custom("dylink.0", &miscounted)]);
    let architecture = build::section(6, &[5, b'w']);
    check(Verdict::Closer, &[build::custom("dylink.0", &architecture)]);
}

/// Only the documented leniencies determine which bytes are accepted, also in modules that are
/// almost valid.
#[test]
fn broken_modules_are_judged_alike() {
    let mut random = Random::new(2);
    let mut verdicts: BTreeMap<Verdict, u32> = BTreeMap::new();
    let small = corpus::small_modules(1000);
    for round in 0..20000 {
        let mut bytes = match small.get(round % (2 * small.len() + 1)) {
            Some(module) => module.bytes.clone(),
            None => {
                let seed = random.bytes(400);
                let mut u = Unstructured::new(&seed);
                let Ok(module) = smith::module(&mut u) else {
                    continue;
                };
                let dylink = smith::dylink(&mut u).unwrap_or_default();
                build::with_first(&module, &dylink)
            }
        };
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len());
            bytes[at] = random.next() as u8;
        }
        *verdicts.entry(compare(&bytes)).or_default() += 1;
    }
    eprintln!("{verdicts:?}");
    for verdict in [Verdict::Same, Verdict::Neither, Verdict::NotLookedAt] {
        assert!(verdicts.contains_key(&verdict), "no {verdict:?}");
    }
}
