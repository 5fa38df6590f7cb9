//! Malformed modules: the crate reports each of them with the right error.

mod corpus;
mod support;

use arbitrary::Unstructured;
use latebind::host::EmbedPolicy;
use latebind::{Error, ErrorKind, Expected, Found, Module, References, TypeIndex, adapter, plt};
use support::random::Random;
use support::{custom_sections, deciding, smith};

/// Reads the bytes with every function that reads modules. Each function must terminate, and each error
/// must have an offset.
fn read_all(bytes: &[u8]) {
    if let Err(error) = Module::read(bytes) {
        assert!(
            error.offset() <= Some(bytes.len()) && error.offset().is_some(),
            "{error}"
        );
        assert!(!error.to_string().is_empty());
    }
    match References::read(bytes) {
        Err(error) => assert!(
            error.offset() <= Some(bytes.len()) && error.offset().is_some(),
            "{error}"
        ),
        Ok(references) => {
            let late: Vec<u32> = (0..references.imports().count() as u32).collect();
            // This is an error if one of the imports is not a function. With modules from wasm-smith,
            // the list is seldom valid.
            let _ = plt::emit(&references, &late, plt::Options::default());
            for index in 0..references.types().len() as u32 {
                let _ = adapter::emit(references.types(), TypeIndex(index));
            }
        }
    }
    custom_sections::compare(bytes);
    deciding::outline_of(bytes);
    deciding::embedded(bytes, EmbedPolicy::Always);
}

#[test]
fn truncated_modules() {
    for module in corpus::small_modules(1000) {
        for len in 0..module.bytes.len() {
            read_all(&module.bytes[..len]);
        }
    }
    for module in corpus::modules() {
        let len = module.bytes.len();
        for step in 0..100 {
            read_all(&module.bytes[..len * step / 100]);
        }
    }
}

#[test]
fn mutated_modules() {
    for module in corpus::small_modules(300) {
        let mut bytes = module.bytes;
        for at in 0..bytes.len() {
            let byte = bytes[at];
            for mutation in [0, byte ^ 1, byte ^ 0x80, byte.wrapping_add(1), 0x7f, 0xff] {
                bytes[at] = mutation;
                read_all(&bytes);
            }
            bytes[at] = byte;
        }
    }
}

#[test]
fn mutated_generated_modules() {
    let mut random = Random::new(5);
    for round in 0..200 {
        let seed = random.bytes(64 + round * 3);
        let mut u = Unstructured::new(&seed);
        let Ok(mut bytes) = smith::module(&mut u) else {
            continue;
        };
        for _ in 0..100 {
            let at = random.below(bytes.len());
            let byte = bytes[at];
            bytes[at] = random.next() as u8;
            read_all(&bytes);
            bytes[at] = byte;
        }
    }
}

#[test]
fn errors_are_values() {
    let error = Module::read(b"\0asm\x01\0\0\0\x01").unwrap_err();
    assert_eq!(error, error.clone());
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert_eq!(error.offset(), Some(9));
    assert_eq!(error.expected(), Expected::SectionSize);
    assert_eq!(error.found(), Found::End);
    let source: &dyn std::error::Error = &error;
    assert!(source.source().is_none());
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}
