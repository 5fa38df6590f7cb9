//! The references that a module carries to other threads.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latebind::References;
use latebind::host::references_section;

fn library(memory: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import "env" "memory" (memory {memory}))
            (import "env" "later" (func (param i32) (result i32)))
            (global (export "g") i32 (i32.const 0)))"#
    );
    wat::parse_str(text).unwrap()
}

#[test]
fn a_memory_of_one_thread_needs_none() {
    let library = library("1");
    assert!(references_section(&References::read(&library).unwrap()).is_empty());
}

#[test]
fn a_shared_memory_has_them_in_a_section_of_their_own() {
    let library = library("1 2 shared");
    let references = References::read(&library).unwrap();
    let section = references_section(&references);
    let whole = [library.as_slice(), &section].concat();
    wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all())
        .validate_all(&whole)
        .unwrap();

    let carried = wasmparser::Parser::new(0)
        .parse_all(&whole)
        .find_map(|payload| match payload.unwrap() {
            wasmparser::Payload::CustomSection(custom) => Some(custom),
            _ => None,
        })
        .unwrap();
    assert_eq!(carried.name(), "latebind.references");
    // The section must not contain anything that comes after the imports.
    let (end, export) = (carried.data().len(), b"\x01g");
    assert!(!carried.data().windows(export.len()).any(|it| it == export));
    assert!(library.starts_with(carried.data()) && end < library.len());
    let again = References::read(carried.data()).unwrap();
    assert!(again.imports().eq(references.imports()));
}
