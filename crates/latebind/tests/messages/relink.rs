//! The messages of relinking.

use latebind::LatebindSection;
use latebind::relink::{Options, relink};
use latebind::{ErrorKind, Expected};

use super::support::build::{custom, module, section};
use super::{Case, kinds};

/// Returns a library with an empty `dylink.0` section, so that the other sections begin at offset
/// 0x13.
fn library(sections: &[Vec<u8>]) -> Vec<u8> {
    module(&[vec![custom("dylink.0", &[])], sections.to_vec()].concat())
}

/// Returns a library with a late import, one function that it defines, and these sections and this
/// body.
fn with_body(sections: &[Vec<u8>], body: &[u8]) -> Vec<u8> {
    let body = [&[body.len() as u8], body].concat();
    let head = [
        section(1, &[1, 0x60, 0, 0]),
        section(2, &[1, 1, b'm', 1, b'f', 0, 0]),
        section(3, &[1, 0]),
    ];
    let code = [section(10, &[&[1], &body[..]].concat())];
    library(&[&head[..], sections, &code[..]].concat())
}

/// Returns the same library with this code section instead of the body.
fn with_code(contents: &[u8]) -> Vec<u8> {
    library(&[
        section(1, &[1, 0x60, 0, 0]),
        section(2, &[1, 1, b'm', 1, b'f', 0, 0]),
        section(3, &[1, 0]),
        section(10, contents),
    ])
}

/// Returns a library with only a section `latebind.0`.
fn relinked(contents: &[u8]) -> Vec<u8> {
    library(&[custom("latebind.0", contents)])
}

pub(super) fn cases() -> Vec<Case> {
    use Expected as E;
    vec![
        (
            E::BodySize,
            with_code(&[1]),
            "at offset 0x29: expected a function body size, found the end",
        ),
        (
            E::CodeCount,
            with_code(&[2]),
            "at offset 0x28: expected as many function bodies as functions, found 2",
        ),
        (
            E::Dso,
            module(&[section(1, &[0])]),
            "at offset 0x8: expected a module with a dylink.0 section, found a section with id 1",
        ),
        (
            E::Element,
            with_body(&[section(9, &[1, 8])], &[0, 0x0b]),
            "at offset 0x29: expected an element segment, found 8",
        ),
        (
            E::FunctionCount,
            library(&[section(3, &[])]),
            "at offset 0x15: expected the number of functions, found the end",
        ),
        (
            E::Instruction,
            with_body(&[], &[0, 0xfd, 0xff, 0x7f, 0x0b]),
            "at offset 0x2b: expected a known instruction, found opcode 0xfd 0x3fff",
        ),
        (
            E::KnownSection,
            library(&[section(14, &[])]),
            "at offset 0x13: expected a known section, found a section with id 14",
        ),
        (
            E::Operand,
            with_body(&[], &[0, 0x41]),
            "at offset 0x2c: expected an instruction operand, found the end",
        ),
        (
            E::SectionEnd,
            with_body(&[section(6, &[0, 0])], &[0, 0x0b]),
            "at offset 0x29: expected the end of the section, found 1 trailing byte",
        ),
        (
            E::SelfCount,
            relinked(&[4, 0]),
            "at offset 0x22: expected the number of self references, found the end",
        ),
        (
            E::ImportRange,
            relinked(&[5, 0]),
            "at offset 0x22: expected a range of imports, found the end",
        ),
        (
            E::SignatureCount,
            relinked(&[2, 0]),
            "at offset 0x22: expected the number of signatures, found the end",
        ),
        (
            E::SignatureIndex,
            relinked(&[1, 4, 1, 0, 0, 0]),
            "at offset 0x25: expected a signature index, found 0",
        ),
        (
            E::SlotCount,
            relinked(&[1, 0]),
            "at offset 0x22: expected the number of slots, found the end",
        ),
        (
            E::Start,
            with_body(&[section(8, &[])], &[0, 0x0b]),
            "at offset 0x28: expected a start function index, found the end",
        ),
        (
            E::SubsectionEnd,
            relinked(&[4, 2, 0, 0]),
            "at offset 0x23: expected the end of the subsection, found 1 trailing byte",
        ),
        (
            E::TableCount,
            library(&[section(4, &[])]),
            "at offset 0x15: expected the number of tables, found the end",
        ),
    ]
}

#[test]
fn messages() {
    for (expected, bytes, message) in cases() {
        let read = LatebindSection::read(&bytes).map(|_| ());
        let error = read
            .and_then(|()| relink(&bytes, Options::default()).map(|_| ()))
            .expect_err(message);
        assert_eq!(
            (error.expected(), error.to_string()),
            (expected, message.to_string())
        );
        kinds::check(&error);
    }
}

#[test]
fn relinked_size() {
    // A thousand parameters, and a thousand imports of one byte each.
    let ty = [&[1, 0x60, 0xe8, 0x07][..], &[0x7f; 1000], &[0]].concat();
    let many = [&[1, 1, b'm', 0, 0x7e, 0, 0, 0xe8, 0x07][..], &[0; 1000]].concat();
    let bytes = library(&[section(1, &ty), section(2, &many)]);
    let error = relink(&bytes, Options::default()).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (ErrorKind::TooLarge, None));
    assert_eq!(error.expected(), Expected::RelinkedSize);
    let limit = bytes.len() * 256 + 4096;
    let message = format!("expected a relinked library of at most {limit} bytes, found 6065000");
    assert_eq!(error.to_string(), message);
}
