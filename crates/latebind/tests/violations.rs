//! The text of each violation that `verify` returns.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use latebind::relink::Violation;
use latebind::{Module, TypeIndex};

fn cases() -> Vec<(Violation<'static>, &'static str)> {
    let error = Module::read(b"").unwrap_err();
    let (slot, symbol, ty) = (3, "f", TypeIndex(7));
    vec![
        (Violation::NotRelinked, "there is no section `latebind.0`"),
        (
            Violation::Unreadable(error.clone()),
            "at offset 0x0: expected a module header, found the end",
        ),
        (
            Violation::MisplacedSection,
            "the section `latebind.0` does not follow dylink.0",
        ),
        (
            Violation::UnreadableTypes(error),
            "the types in `latebind.0`: at offset 0x0: expected a module header, found the end",
        ),
        (
            Violation::DifferentTypes,
            "the types in `latebind.0` are not those of the library",
        ),
        (
            Violation::WrongSignature {
                slot,
                symbol,
                ty,
                signature: "() -> ()",
            },
            "`f` is not of type `() -> ()`, as `latebind.0` says",
        ),
        (
            Violation::NoBinder,
            "the last imports are not the host's functions for slots without imports and the binder, `latebind.bind`",
        ),
        (
            Violation::FewerFunctionsThanSlots {
                functions: 0,
                slots: 4,
            },
            "there are fewer functions than slots",
        ),
        (
            Violation::WrongFirstUseType {
                slot,
                symbol,
                expected: ty,
                found: ty,
            },
            "the first-use function of `f` has another type",
        ),
        (
            Violation::WrongFirstUseImport {
                slot,
                module: "env",
                symbol,
                signature: "() -> ()",
                func: None,
            },
            "the first-use function of `f` names another import than `env` `f` of type `() -> ()`",
        ),
        (
            Violation::SlotOutOfOrder { slot, symbol },
            "the slot of `f` is not in the order of the imports",
        ),
        (
            Violation::WrongPositions,
            "the imports that have slots are not those that `latebind.0` lists",
        ),
        (
            Violation::WrongOffsets,
            "the offsets in `latebind.0` are not those of the slots without imports",
        ),
        (
            Violation::UnimportedModule {
                slot,
                module: "wasi",
                symbol,
            },
            "the slot of `f` has no import, and its module name `wasi` is not `env`",
        ),
        (
            Violation::ExportedSlot {
                export: "e",
                index: 9,
            },
            "the export `e` belongs to the slots",
        ),
        (
            Violation::WrongTable,
            "the last table is not that of the slots",
        ),
        (
            Violation::WrongSegments,
            "the last element segments are not those of the slots",
        ),
        (
            Violation::WrongFirstUseFunctions,
            "the last functions are not the first-use functions",
        ),
        (
            Violation::DirectCall {
                offset: 0x30,
                slot,
                symbol,
            },
            "the call at 0x30 of `f` has no slot",
        ),
        (
            Violation::WrongIndirectCall {
                offset: 0x30,
                ty,
                slot: None,
            },
            "the call at 0x30 goes through no slot of its type",
        ),
    ]
}

#[test]
fn texts() {
    for (violation, text) in cases() {
        assert_eq!(violation.to_string(), text);
    }
}

#[test]
fn every_finding_has_a_text() {
    let source = include_str!("../src/relink/violation.rs");
    let (_, variants) = source.split_once("pub enum Violation<'a> {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let is_variant =
        |line: &&str| line.starts_with("    ") && line.as_bytes()[4].is_ascii_uppercase();
    let name = |text: &str| {
        let end = text.find(|it: char| !it.is_ascii_alphabetic());
        text[..end.unwrap_or(text.len())].to_owned()
    };
    let variants: BTreeSet<String> = variants
        .lines()
        .filter(is_variant)
        .map(|line| name(line.trim()))
        .collect();
    let cases = cases().into_iter();
    let cases: BTreeSet<String> = cases.map(|it| name(&format!("{:?}", it.0))).collect();
    assert_eq!(cases, variants);
}
