//! The kinds of errors.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use latebind::relink::{Options, relink};
use latebind::{Error, ErrorKind, Expected, Found, Module, References, TypeIndex, adapter, plt};

use super::support::build::{module, section};

/// The expectations whose case in this test is unsupported. All other cases are malformed.
const UNSUPPORTED: [Expected; 11] = [
    Expected::Dso,
    Expected::Element,
    Expected::ExportKind,
    Expected::GlobalMutability,
    Expected::ImportKind,
    Expected::Instruction,
    Expected::KnownSection,
    Expected::LimitsFlags,
    Expected::TagAttribute,
    Expected::Type,
    Expected::ValueType,
];

/// Checks the kind of a case, and that its message begins with its offset.
#[track_caller]
pub(super) fn check(error: &Error) {
    let kind = match UNSUPPORTED.contains(&error.expected()) {
        true => ErrorKind::Unsupported,
        false => ErrorKind::Malformed,
    };
    assert_eq!(error.kind(), kind, "{error}");
    let offset = error.offset().expect("it is about a place");
    let start = format!("at offset {offset:#x}: expected ");
    assert!(error.to_string().starts_with(&start), "{error}");
}

/// Returns a module that imports a function, which has type 1, and whose type 0 is a structure.
fn importing() -> Vec<u8> {
    module(&[
        section(1, &[2, 0x5f, 0, 0x60, 0, 0]),
        section(2, &[1, 1, b'm', 1, b'f', 0, 1]),
    ])
}

/// Returns an error of each kind, with its message.
fn one_of_each() -> Vec<(ErrorKind, Error, &'static str)> {
    let importing = importing();
    let references = References::read(&importing).unwrap();
    vec![
        (
            ErrorKind::Malformed,
            Module::read(b"").unwrap_err(),
            "at offset 0x0: expected a module header, found the end",
        ),
        (
            ErrorKind::Unsupported,
            relink(&importing, Options::default()).unwrap_err(),
            "at offset 0x8: expected a module with a dylink.0 section, found a section with id 1",
        ),
        (
            ErrorKind::TooLarge,
            too_large(),
            "expected a PLT of at most 523264 bytes, found 6101265",
        ),
        (
            ErrorKind::Misuse,
            plt::emit(&references, &[0, 0], plt::Options::default()).unwrap_err(),
            "expected the index of a function import, in ascending order, found 0",
        ),
    ]
}

/// Returns the error for a thousand imports of one byte each, whose type has a thousand parameters.
fn too_large() -> Error {
    let bytes = super::thousand_imports();
    let references = References::read(&bytes).unwrap();
    let late: Vec<u32> = (0..1000).collect();
    plt::emit(&references, &late, plt::Options::default()).unwrap_err()
}

#[test]
fn every_kind_has_a_message() {
    let source = include_str!("../../src/error.rs");
    let (_, variants) = source.split_once("pub enum ErrorKind {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let lines = variants.lines().map(str::trim);
    let variants: BTreeSet<&str> = lines.filter_map(|line| line.strip_suffix(',')).collect();

    let all = one_of_each();
    let names: BTreeSet<String> = all.iter().map(|it| format!("{:?}", it.0)).collect();
    assert_eq!(
        names.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        variants
    );
    for (kind, error, message) in all {
        assert_eq!(
            (error.kind(), error.to_string()),
            (kind, message.to_owned())
        );
        let is_about_a_place = matches!(kind, ErrorKind::Malformed | ErrorKind::Unsupported);
        assert_eq!(error.offset().is_some(), is_about_a_place, "{error}");
        assert_eq!(message.contains("offset"), is_about_a_place, "{error}");
    }
}

#[test]
fn misuse_names_the_index() {
    let importing = importing();
    let references = References::read(&importing).unwrap();
    for index in [0, 2, u32::MAX] {
        let errors = [
            adapter::emit(references.types(), TypeIndex(index)).unwrap_err(),
            plt::emit_entry(
                references.types().clone(),
                TypeIndex(index),
                plt::Options::default(),
            )
            .unwrap_err(),
        ];
        for error in errors {
            assert_eq!((error.kind(), error.offset()), (ErrorKind::Misuse, None));
            assert_eq!(error.expected(), Expected::FunctionTypeOfModule);
            assert_eq!(error.found(), Found::Number(index.into()));
            let message = "expected the index of a function type of the module, found ";
            assert_eq!(error.to_string(), format!("{message}{index}"));
        }
    }
}

/// A reserved byte is unsupported. A missing byte or an invalid integer encoding is malformed.
#[test]
fn reserved_bytes_are_unsupported() {
    let reference = |heap_type: &[u8]| {
        let ty = [&[1, 0x60, 1, 0x64], heap_type, &[0]].concat();
        Module::read(&module(&[section(1, &ty)])).unwrap_err()
    };
    let error = reference(&[0x65, 0x01]);
    assert_eq!(
        (error.kind(), error.expected()),
        (ErrorKind::Unsupported, Expected::HeapType)
    );
    let error = reference(&[0x40]);
    assert_eq!(
        (error.kind(), error.expected()),
        (ErrorKind::Malformed, Expected::HeapType)
    );
    let error = Module::read(b"\0asm\x0d\0\x01\0").unwrap_err();
    assert_eq!(
        (error.kind(), error.expected()),
        (ErrorKind::Malformed, Expected::ModuleHeader)
    );
}
