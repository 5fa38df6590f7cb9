//! The message for everything that can be wrong with a module.

mod relink;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use latebind::{Expected, Module, References, plt};
use support::build::{custom, module, name, section};

/// What is expected, a module that has something else there, and the message.
type Case = (Expected, Vec<u8>, &'static str);

/// Those that no small module makes.
const UNREACHABLE: &[(Expected, &str)] = &[
    (Expected::ModuleWithin4GiB, "would take 4 GiB"),
    (
        Expected::Section,
        "one is looked for only where there is a byte",
    ),
    (Expected::DylinkSubsection, "the same"),
    (Expected::Field, "its type is what is read"),
    (Expected::AscendingFunctionImports, "tests/emit.rs has it"),
    (Expected::PltSize, "below"),
    (Expected::RelinkedSize, "relink.rs has it"),
    (
        Expected::LatebindSubsection,
        "one is looked for only where there is a byte",
    ),
    (Expected::FunctionIndex, "a name section is dropped instead"),
];

fn types(contents: &[u8]) -> Vec<u8> {
    module(&[section(1, contents)])
}

/// With a type section of one function type, without parameters and results.
fn imports(contents: &[u8]) -> Vec<u8> {
    module(&[section(1, &[1, 0x60, 0, 0]), section(2, contents)])
}

/// One import with empty names.
fn import(kind: &[u8]) -> Vec<u8> {
    imports(&[&[1, 0, 1, b'x'], kind].concat())
}

fn exports(contents: &[u8]) -> Vec<u8> {
    module(&[section(7, contents)])
}

fn dylink(contents: &[u8]) -> Vec<u8> {
    module(&[custom("dylink.0", contents)])
}

fn cases() -> Vec<Case> {
    use Expected as E;
    vec![
        (
            E::DylinkFirst,
            module(&[section(1, &[0]), custom("dylink.0", &[])]),
            "at offset 0xb: expected dylink.0 as the first section, found a section with id 0",
        ),
        (
            E::ExportCount,
            exports(&[]),
            "at offset 0xa: expected the number of exports, found the end",
        ),
        (
            E::ExportIndex,
            exports(&[1, 0, 0]),
            "at offset 0xd: expected the index of an export, found the end",
        ),
        (
            E::ExportKind,
            exports(&[1, 0, 9, 0]),
            "at offset 0xc: expected the kind of an export, found byte 0x09",
        ),
        (
            E::ExportName,
            exports(&[1, 1, 0xff, 0, 0]),
            "at offset 0xc: expected the name of an export, found bytes that are not UTF-8",
        ),
        (
            E::ExportSectionEnd,
            exports(&[0, 0]),
            "at offset 0xb: expected the end of the export section, found one byte more",
        ),
        (
            E::FieldCount,
            types(&[1, 0x5f]),
            "at offset 0xc: expected the number of fields, found the end",
        ),
        (
            E::FieldMutability,
            types(&[1, 0x5e, 0x78, 2]),
            "at offset 0xd: expected the mutability of a field, found byte 0x02",
        ),
        (
            E::FunctionTypeIndex,
            import(&[0, 1]),
            "at offset 0x15: expected the index of a function type, found 1",
        ),
        (
            E::GlobalMutability,
            import(&[3, 0x7f, 4]),
            "at offset 0x16: expected the mutability of a global, found byte 0x04",
        ),
        (
            E::GroupImportCount,
            imports(&[1, 0, 0, 0x7f]),
            "at offset 0x14: expected the number of imports in a group, found the end",
        ),
        (
            E::GroupTypeCount,
            types(&[1, 0x4e]),
            "at offset 0xc: expected the number of types in a group, found the end",
        ),
        (
            E::HeapType,
            types(&[1, 0x60, 1, 0x64, 0x40, 0]),
            "at offset 0xe: expected a heap type, found a number that does not fit",
        ),
        (
            E::ImportCount,
            imports(&[]),
            "at offset 0x10: expected the number of imports, found the end",
        ),
        (
            E::ImportKind,
            import(&[9]),
            "at offset 0x14: expected the kind of an import, found byte 0x09",
        ),
        (
            E::ImportModule,
            imports(&[1, 5]),
            "at offset 0x12: expected the module of an import, found the end",
        ),
        (
            E::ImportName,
            imports(&[1, 0, 1, 0xff, 0, 0]),
            "at offset 0x13: expected the name of an import, found bytes that are not UTF-8",
        ),
        (
            E::ImportSectionEnd,
            imports(&[0, 1, 2]),
            "at offset 0x11: expected the end of the import section, found 2 bytes more",
        ),
        (
            E::LimitsFlags,
            import(&[2, 0x10]),
            "at offset 0x15: expected the flags of limits, found byte 0x10",
        ),
        (
            E::Maximum,
            import(&[2, 1, 0]),
            "at offset 0x17: expected a maximum, found the end",
        ),
        (
            E::MemoryAlignment,
            dylink(&section(1, &[0])),
            "at offset 0x16: expected the alignment of the memory, found the end",
        ),
        (
            E::MemorySize,
            dylink(&section(1, &[])),
            "at offset 0x15: expected the size of the memory, found the end",
        ),
        (
            E::Minimum,
            import(&[
                2, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,
            ]),
            "at offset 0x16: expected a minimum, found a number that does not fit",
        ),
        (
            E::ModuleHeader,
            b"\0asm\x0d\0\x01\0".to_vec(),
            "at offset 0x4: expected the header of a module, found byte 0x0d",
        ),
        (
            E::Name,
            dylink(&section(2, &[1, 2, b'm'])),
            "at offset 0x18: expected a name, found the end",
        ),
        (
            E::NeededCount,
            dylink(&section(2, &[])),
            "at offset 0x15: expected the number of needed DSOs, found the end",
        ),
        (
            E::PageSize,
            import(&[2, 8, 0, 64]),
            "at offset 0x17: expected the size of a page, found 64",
        ),
        (
            E::ParameterCount,
            types(&[1, 0x60]),
            "at offset 0xc: expected the number of parameters, found the end",
        ),
        (
            E::ResultCount,
            types(&[1, 0x60, 0]),
            "at offset 0xd: expected the number of results, found the end",
        ),
        (
            E::RuntimePathCount,
            dylink(&section(5, &[])),
            "at offset 0x15: expected the number of runtime paths, found the end",
        ),
        (
            E::SectionName,
            module(&[section(0, &[5, b'a'])]),
            "at offset 0xc: expected the name of a section, found the end",
        ),
        (
            E::SectionOrder,
            module(&[section(2, &[0]), section(1, &[0])]),
            "at offset 0xb: expected each section once, in order, found a section with id 1",
        ),
        (
            E::SectionSize,
            module(&[vec![1, 0xff, 0xff, 0xff, 0xff, 0x7f]]),
            "at offset 0x9: expected the size of a section, found a number that does not fit",
        ),
        (
            E::SubsectionSize,
            dylink(&[2]),
            "at offset 0x14: expected the size of a subsection, found the end",
        ),
        (
            E::Supertype,
            types(&[1, 0x50, 1]),
            "at offset 0xd: expected a supertype, found the end",
        ),
        (
            E::SupertypeCount,
            types(&[1, 0x50]),
            "at offset 0xc: expected the number of supertypes, found the end",
        ),
        (
            E::SymbolFlags,
            dylink(&section(3, &[&[1], &name("f")[..]].concat())),
            "at offset 0x18: expected the flags of a symbol, found the end",
        ),
        (
            E::TableAlignment,
            dylink(&section(1, &[0, 0, 0])),
            "at offset 0x18: expected the alignment of the table, found the end",
        ),
        (
            E::TableSize,
            dylink(&section(1, &[0, 0])),
            "at offset 0x17: expected the size of the table, found the end",
        ),
        (
            E::TagAttribute,
            import(&[4, 1, 0]),
            "at offset 0x15: expected the attribute of a tag, found byte 0x01",
        ),
        (
            E::TagCount,
            module(&[section(13, &[])]),
            "at offset 0xa: expected the number of tags, found the end",
        ),
        (
            E::Type,
            types(&[1, 0x61]),
            "at offset 0xb: expected a type, found byte 0x61",
        ),
        (
            E::TypeCount,
            types(&[]),
            "at offset 0xa: expected the number of types, found the end",
        ),
        (
            E::TypeIndex,
            types(&[1, 0x60, 1, 0x64, 0x62]),
            "at offset 0xf: expected a type index, found the end",
        ),
        (
            E::TypeSectionEnd,
            types(&[0, 0]),
            "at offset 0xb: expected the end of the type section, found one byte more",
        ),
        (
            E::ValueType,
            types(&[1, 0x60, 1, 0x40]),
            "at offset 0xd: expected a value type, found byte 0x40",
        ),
        (
            E::WholeSection,
            module(&[vec![1, 5, 0]]),
            "at offset 0xb: expected a whole section, found the end",
        ),
        (
            E::WholeSubsection,
            dylink(&[9, 1]),
            "at offset 0x15: expected a whole subsection, found the end",
        ),
    ]
}

#[test]
fn messages() {
    for (expected, bytes, message) in cases() {
        let error = Module::read(&bytes).expect_err(message);
        assert_eq!(
            (error.expected(), error.to_string()),
            (expected, message.to_string())
        );
    }
}

/// The words are what a message is made of, so no two may be the same.
#[test]
fn every_expectation_has_a_case() {
    let source = include_str!("../../src/expected.rs");
    let (_, variants) = source.split_once("pub enum Expected {").unwrap();
    let (variants, _) = variants.split_once('}').unwrap();
    let variants: BTreeSet<String> = variants
        .split(',')
        .map(|it| it.trim().to_string())
        .collect();

    let cases = cases().into_iter().chain(relink::cases());
    let cases = cases.map(|(expected, ..)| expected);
    let all: Vec<Expected> = cases.chain(UNREACHABLE.iter().map(|it| it.0)).collect();
    let mut names: BTreeSet<String> = all.iter().map(|it| format!("{it:?}")).collect();
    assert_eq!(names.len(), all.len(), "a case too many");
    names.insert(String::new()); // behind the last comma
    assert_eq!(names, variants);

    let words: BTreeSet<&str> = all.iter().map(|it| it.as_str()).collect();
    assert_eq!(words.len(), all.len(), "two with the same words");
}

#[test]
fn plt_size() {
    // A thousand parameters, and a thousand imports of a byte each.
    let ty = [&[1, 0x60, 0xe8, 0x07][..], &[0x7f; 1000], &[0]].concat();
    let many = [&[1, 1, b'm', 0, 0x7e, 0, 0, 0xe8, 0x07][..], &[0; 1000]].concat();
    let bytes = module(&[section(1, &ty), section(2, &many)]);
    let references = References::read(&bytes).unwrap();
    let late: Vec<u32> = (0..1000).collect();
    let error = plt::emit(&references, &late, plt::Options::default()).unwrap_err();
    assert_eq!(error.expected(), Expected::PltSize);
    let message =
        "at offset 0x0: expected a PLT of at most 256 times the size of the module, found 6101265";
    assert_eq!(error.to_string(), message);
    assert!(plt::emit(&references, &late[..80], plt::Options::default()).is_ok());
}
