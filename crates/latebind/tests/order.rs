//! The section order, and numbers in a file that exceed the file size.

mod support;

use latebind::LatebindSection;
use latebind::relink::{Options, Violation, relink, verify};
use latebind::{ErrorKind, Expected, Found, Module, References};
use support::build::{custom, leb, module, section};
use support::deciding;

/// The ids of all known sections except custom ones, in the order of the specification.
const ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/// Returns a section with well-formed contents.
fn some(id: u8) -> Vec<u8> {
    match id {
        1 => section(id, &[1, 0x60, 0, 0]),
        3 | 10 => section(id, &[0]),
        8 | 12 => section(id, &[0]),
        _ => section(id, &[0]),
    }
}

/// Returns a library with sections of these ids.
fn library(ids: &[u8]) -> Vec<u8> {
    let sections = ids.iter().map(|id| some(*id));
    module(&[vec![custom("dylink.0", &[])], sections.collect()].concat())
}

/// Reads a library with every function that checks the order, and returns the id of the section
/// that is out of order.
#[track_caller]
fn misplaced(bytes: &[u8]) -> Option<u8> {
    let read = Module::read(bytes).map(|_| ());
    let relinked = relink(bytes, Options::default()).map(|_| ());
    assert_eq!(read, relinked);
    let violation = match &read {
        Ok(()) => Violation::NotRelinked,
        Err(error) => Violation::Unreadable(error.clone()),
    };
    assert_eq!(verify(bytes), Err(vec![violation]));
    // These functions leave the order to the engine. They must terminate.
    let _ = References::read(bytes);
    let _ = LatebindSection::read(bytes);
    deciding::outline_of(bytes);
    deciding::embedded(bytes, latebind::host::EmbedPolicy::Always);
    let error = read.err()?;
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert_eq!(error.expected(), Expected::SectionOrder);
    match error.found() {
        Found::Section(id) => Some(id),
        other => panic!("{other:?}"),
    }
}

/// Without this property, the tests in this file would not detect anything.
#[test]
fn sums_are_checked() {
    use std::hint::black_box;
    let sum = std::panic::catch_unwind(|| black_box(u32::MAX) + black_box(1));
    assert!(sum.is_err(), "this build has no overflow checks");
}

#[test]
fn sections_in_order_are_read() {
    assert_eq!(misplaced(&library(&ORDER)), None);
    for id in ORDER {
        assert_eq!(misplaced(&library(&[id])), None, "{id} alone");
    }
}

#[test]
fn sections_out_of_order_are_rejected() {
    for (at, later) in ORDER.iter().enumerate() {
        for earlier in &ORDER[..at] {
            let misplaced = misplaced(&library(&[*later, *earlier]));
            assert_eq!(misplaced, Some(*earlier), "{earlier} after {later}");
        }
    }
}

#[test]
fn repeated_sections_are_rejected() {
    for id in ORDER {
        assert_eq!(misplaced(&library(&[id, id])), Some(id), "{id} twice");
    }
}

#[test]
fn custom_sections_may_appear_anywhere() {
    let mut sections = vec![custom("dylink.0", &[])];
    for id in ORDER {
        sections.push(some(id));
        sections.push(custom("between", b"x"));
        sections.push(custom("between", b"x"));
    }
    assert_eq!(misplaced(&module(&sections)), None);
}

/// Returns the encoding of a number, for the beginning of a section.
fn number(value: u32) -> Vec<u8> {
    let mut out = Vec::new();
    leb(&mut out, value.into());
    out
}

/// Every section that begins with a number, with the largest number, at any position.
#[test]
fn the_largest_numbers_overflow_nothing() {
    let import = section(2, &[2, 0, 1, b'f', 0, 0, 0, 1, b't', 1, 0x70, 0, 0]);
    for id in ORDER {
        for value in [u32::MAX, u32::MAX - 1, 1 << 31, (1 << 31) - 1] {
            let large = section(id, &number(value));
            for at in 0..=4 {
                let mut sections = vec![custom("dylink.0", &[]), some(1), import.clone(), some(10)];
                sections.insert(at, large.clone());
                let bytes = module(&sections);
                let _ = Module::read(&bytes);
                let _ = relink(&bytes, Options::default());
                let _ = verify(&bytes);
                deciding::outline_of(&bytes);
                deciding::embedded(&bytes, latebind::host::EmbedPolicy::Always);
            }
        }
    }
}

/// The maximum number of tables, before an imported table. This input caused a panic.
#[test]
fn tables_before_imports() {
    let tables = section(4, &number(u32::MAX));
    let import = section(2, &[1, 0, 1, b't', 1, 0x70, 0, 0]);
    let bytes = module(&[custom("dylink.0", &[]), tables, import]);
    assert_eq!(misplaced(&bytes), Some(2));
}

/// The host passes the offsets of a scan, and it may pass wrong ones.
#[test]
fn an_outline_at_the_end_of_the_address_space() {
    for at in [usize::MAX, usize::MAX - 1, usize::MAX - 40, usize::MAX / 2] {
        let window = [10, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0];
        let next = latebind::host::ModuleLayout::new().scan(&window, at, usize::MAX);
        assert!(
            !matches!(next, latebind::host::ScanStep::At(next) if next <= at),
            "{at}"
        );
    }
}

/// One long module name, written once for many imports that are kept. Each of them would repeat it.
#[test]
fn a_module_name_for_many_imports_is_not_repeated() {
    // A compact group: names of imports that all have one type.
    let group = |kind: &[u8], count: usize, name: usize| {
        let mut contents = number(2);
        contents.extend([0, 1, b'f', 0, 0]);
        contents.extend(number(name as u32));
        contents.extend(vec![b'm'; name]);
        contents.extend([0, 0x7e]);
        contents.extend(kind);
        contents.extend(number(count as u32));
        contents.extend(vec![0; count]);
        section(2, &contents)
    };
    let bytes = |kind: &[u8], count, name| {
        module(&[
            custom("dylink.0", &[]),
            section(1, &[1, 0x60, 0, 0]),
            group(kind, count, name),
            section(3, &[1, 0]),
            section(10, &[1, 2, 0, 0x0b]),
        ])
    };
    let global = [3, 0x7f, 0];
    let fits = bytes(&global, 100, 100);
    assert!(relink(&fits, Options::default()).is_ok());
    assert!(deciding::embedded(&fits, latebind::host::EmbedPolicy::Always).is_some());
    let bomb = bytes(&global, 50_000, 50_000);
    let error = relink(&bomb, Options::default()).expect_err("2.5 GB");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(error.expected(), Expected::RelinkedSize);
    assert!(deciding::embedded(&bomb, latebind::host::EmbedPolicy::Always).is_none());
}
