//! The message and the kind of every error.

mod custom_sections;
mod kinds;
mod relink;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;

use latebind::{ErrorKind, Expected, Module, References, plt};
use support::build::{custom, module, name, section};

/// The expected item, a module that contains something else at that position, and the message.
type Case = (Expected, Vec<u8>, &'static str);

/// The expectations that no small module can violate.
const UNREACHABLE: &[(Expected, &str)] = &[
    (Expected::ModuleWithin4GiB, "would take 4 GiB"),
    (
        Expected::Section,
        "one is looked for only where there is a byte",
    ),
    (Expected::DylinkSubsection, "the same"),
    (Expected::Field, "its type is what is read"),
    (Expected::AscendingFunctionImports, "below"),
    (Expected::FunctionTypeOfModule, "below"),
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

/// Returns a module with a type section of one function type, without parameters and results.
fn imports(contents: &[u8]) -> Vec<u8> {
    module(&[section(1, &[1, 0x60, 0, 0]), section(2, contents)])
}

/// Returns a module with one import that has empty names.
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
            "at offset 0xd: expected an export index, found the end",
        ),
        (
            E::ExportKind,
            exports(&[1, 0, 9, 0]),
            "at offset 0xc: expected an export kind, found byte 0x09",
        ),
        (
            E::ExportName,
            exports(&[1, 1, 0xff, 0, 0]),
            "at offset 0xc: expected an export name, found bytes that are not UTF-8",
        ),
        (
            E::ExportSectionEnd,
            exports(&[0, 0]),
            "at offset 0xb: expected the end of the export section, found 1 trailing byte",
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
            "at offset 0xe: expected a heap type, found an integer whose encoding is too long",
        ),
        (
            E::ImportCount,
            imports(&[]),
            "at offset 0x10: expected the number of imports, found the end",
        ),
        (
            E::ImportKind,
            import(&[9]),
            "at offset 0x14: expected an import kind, found byte 0x09",
        ),
        (
            E::ImportModule,
            imports(&[1, 5]),
            "at offset 0x12: expected an import module name, found the end",
        ),
        (
            E::ImportName,
            imports(&[1, 0, 1, 0xff, 0, 0]),
            "at offset 0x13: expected an import name, found bytes that are not UTF-8",
        ),
        (
            E::ImportSectionEnd,
            imports(&[0, 1, 2]),
            "at offset 0x11: expected the end of the import section, found 2 trailing bytes",
        ),
        (
            E::LimitsFlags,
            import(&[2, 0x10]),
            "at offset 0x15: expected limits flags, found byte 0x10",
        ),
        (
            E::Maximum,
            import(&[2, 1, 0]),
            "at offset 0x17: expected a maximum, found the end",
        ),
        (
            E::MemoryAlignment,
            dylink(&section(1, &[0])),
            "at offset 0x16: expected the memory alignment, found the end",
        ),
        (
            E::MemorySize,
            dylink(&section(1, &[])),
            "at offset 0x15: expected the memory size, found the end",
        ),
        (
            E::Minimum,
            import(&[
                2, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,
            ]),
            "at offset 0x16: expected a minimum, found an integer whose encoding is too long",
        ),
        (
            E::ModuleHeader,
            b"\0asm\x0d\0\x01\0".to_vec(),
            "at offset 0x4: expected a module header, found byte 0x0d",
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
            "at offset 0x17: expected a page size, found 64",
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
            "at offset 0xc: expected a section name, found the end",
        ),
        (
            E::SectionOrder,
            module(&[section(2, &[0]), section(1, &[0])]),
            "at offset 0xb: expected each section at most once, in order, found a section with id 1",
        ),
        (
            E::SectionSize,
            module(&[vec![1, 0xff, 0xff, 0xff, 0xff, 0x7f]]),
            "at offset 0x9: expected a section size, found an integer whose encoding is too long",
        ),
        (
            E::SubsectionSize,
            dylink(&[2]),
            "at offset 0x14: expected a subsection size, found the end",
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
            "at offset 0x18: expected symbol flags, found the end",
        ),
        (
            E::TableAlignment,
            dylink(&section(1, &[0, 0, 0])),
            "at offset 0x18: expected the table alignment, found the end",
        ),
        (
            E::TableSize,
            dylink(&section(1, &[0, 0])),
            "at offset 0x17: expected the table size, found the end",
        ),
        (
            E::TagAttribute,
            import(&[4, 1, 0]),
            "at offset 0x15: expected a tag attribute, found byte 0x01",
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
            "at offset 0xb: expected the end of the type section, found 1 trailing byte",
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
        kinds::check(&error);
    }
}

/// A message consists of these descriptions, so all of them must differ.
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
    let cases = cases.chain(custom_sections::cases());
    let cases = cases.map(|(expected, ..)| expected);
    let all: Vec<Expected> = cases.chain(UNREACHABLE.iter().map(|it| it.0)).collect();
    let mut names: BTreeSet<String> = all.iter().map(|it| format!("{it:?}")).collect();
    assert_eq!(names.len(), all.len(), "a case too many");
    names.insert(String::new()); // after the last comma
    assert_eq!(names, variants);

    let words: BTreeSet<&str> = all.iter().map(|it| it.as_str()).collect();
    assert_eq!(words.len(), all.len(), "two with the same words");
}

/// Returns a module with a type of a thousand parameters, and a thousand imports of one byte each.
fn thousand_imports() -> Vec<u8> {
    let ty = [&[1, 0x60, 0xe8, 0x07][..], &[0x7f; 1000], &[0]].concat();
    let many = [&[1, 1, b'm', 0, 0x7e, 0, 0, 0xe8, 0x07][..], &[0; 1000]].concat();
    module(&[section(1, &ty), section(2, &many)])
}

#[test]
fn plt_size() {
    let bytes = thousand_imports();
    let references = References::read(&bytes).unwrap();
    let late: Vec<u32> = (0..1000).collect();
    let error = plt::emit(&references, &late, plt::Options::default()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::TooLarge, None));
    assert_eq!(error.expected(), Expected::PltSize);
    let limit = bytes.len() * 256 + 4096;
    let message = format!("expected a PLT of at most {limit} bytes, found 6101265");
    assert_eq!(error.to_string(), message);
    assert!(plt::emit(&references, &late[..80], plt::Options::default()).is_ok());
}
