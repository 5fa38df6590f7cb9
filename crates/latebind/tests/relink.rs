//! The results of relinking small libraries, as text.
//!
//! Each `tests/relink/NAME.wat` is relinked and printed, and `NAME.relinked.wat` is the expected text.
//! `BLESS=1` writes it. The first line may contain options in the form of the command line.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use latebind::relink::{Bsymbolic, Options, Relinked, Resolution, Violation, relink, verify};
use latebind::{ErrorKind, Expected, TypeIndex};
use wasmparser::{Validator, WasmFeatures};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relink")
}

/// Returns the names of all cases.
fn cases() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with(".relinked.wat"))
        .map(|name| name.strip_suffix(".wat").unwrap().to_owned())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    names
}

/// Returns the library of a case, and the result of relinking it.
fn relinked(name: &str) -> (&'static [u8], Relinked<'static>) {
    let path = folder().join(name).with_extension("wat");
    let library: &[u8] = wat::parse_file(&path).unwrap().leak();
    let text = fs::read_to_string(&path).unwrap();
    let words: Vec<&str> = text.lines().next().unwrap().split(' ').collect();
    let values = |option: &str| -> Vec<&str> {
        let pairs = words.windows(2).filter(|pair| pair[0] == option);
        pairs.map(|pair| pair[1]).collect()
    };
    let numbers = |option: &str| -> Vec<u32> {
        let values = values(option).into_iter();
        values.map(|value| value.parse().unwrap()).collect()
    };
    let keep_global = values("--keep-global-symbol");
    let bsymbolic = match words.iter().find(|word| word.contains("bsymbolic")) {
        Some(&"--bsymbolic-functions") => Bsymbolic::Functions,
        Some(&"--no-bsymbolic") => Bsymbolic::None,
        Some(word) => panic!("{word}"),
        None => Bsymbolic::default(),
    };
    let (interposable, needed) = (values("--interposable"), numbers("--needed"));
    let (interposed, direct) = (numbers("--interposed"), numbers("--direct"));
    let options = Options::new()
        .bsymbolic(bsymbolic)
        .interposable(&interposable)
        .interposed(&interposed)
        .direct(&direct)
        .keep_global((!keep_global.is_empty()).then_some(&keep_global))
        .needed(&needed);
    let relinked = relink(library, options).unwrap();
    (library, relinked)
}

fn validate(bytes: &[u8]) -> Result<(), wasmparser::BinaryReaderError> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    validator.validate_all(bytes).map(|_| ())
}

#[test]
fn libraries_come_out_as_expected() {
    let mut different = Vec::new();
    for name in cases() {
        let (library, relinked) = relinked(&name);
        validate(library).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = match relinked.changed_bytes() {
            Some(bytes) => {
                validate(bytes).unwrap_or_else(|error| panic!("{name} relinked: {error}"));
                let dropped = relinked.dropped.join(", ");
                let text = wasmprinter::print_bytes(bytes).unwrap();
                // First-use functions are padded so that they are not inlined.
                let text = text.replace("    nop\n", "");
                format!(";; {:?}; dropped: {dropped}\n{text}", relinked.resolutions)
            }
            None => {
                assert!(std::ptr::eq(&*relinked.bytes, library), "{name} is copied");
                ";; unchanged\n".to_owned()
            }
        };
        let path = folder().join(&name).with_extension("relinked.wat");
        if std::env::var_os("BLESS").is_some() {
            fs::write(path, text).unwrap();
        } else if fs::read_to_string(path).ok().as_deref() != Some(text.as_str()) {
            different.push(format!("{name}\n{text}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
}

#[test]
fn relinking_twice_changes_nothing() {
    for name in cases() {
        let (_, once) = relinked(&name);
        let Some(bytes) = once.changed_bytes() else {
            continue;
        };
        let twice = relink(bytes, Options::default()).unwrap();
        assert!(twice.already_relinked && !twice.is_changed(), "{name}");
        assert_eq!(relinked(&name).1.changed_bytes().unwrap(), bytes, "{name}");
    }
}

#[test]
fn relinked_libraries_are_what_they_say() {
    for name in cases() {
        let (library, relinked) = relinked(&name);
        assert_eq!(verify(library), Err(vec![Violation::NotRelinked]), "{name}");
        if let Some(bytes) = relinked.changed_bytes() {
            assert_eq!(verify(bytes), Ok(()), "{name}");
        }
    }
}

/// A flipped byte produces a different module or an invalid one. If the result is a different relinked
/// library, all properties on which its host relies must hold.
#[test]
fn a_library_that_is_not_what_it_says_is_found_out() {
    for name in ["slots", "unimported"] {
        find_out(name);
    }
}

fn find_out(name: &str) {
    let (_, relinked) = relinked(name);
    let bytes = relinked.into_changed_bytes().unwrap();
    let section = latebind::LatebindSection::read(&bytes).unwrap().unwrap();
    let slots: Vec<_> = section.slots().collect();
    let kind = |violation: &Violation<'_>| {
        let text = format!("{violation:?}");
        let words = text.split(|it: char| !it.is_alphabetic());
        words.take(1).collect::<String>()
    };
    let mut found_out = 0;
    let mut kinds = BTreeSet::new();
    for at in 8..bytes.len() {
        for flip in [0x01, 0x02, 0x10, 0x40] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            if validate(&changed).is_err() {
                continue;
            }
            match verify(&changed) {
                // The flipped byte is in the section name itself.
                Err(wrong) if wrong == [Violation::NotRelinked] => {}
                Err(wrong) => {
                    assert!(!wrong.is_empty());
                    kinds.extend(wrong.iter().map(kind));
                    found_out += 1;
                }
                Ok(()) => {
                    let section = latebind::LatebindSection::read(&changed).unwrap().unwrap();
                    let still: Vec<_> = section.slots().collect();
                    assert_eq!(still.len(), slots.len(), "{at:#x}");
                    let same = |one: &latebind::Slot<'_>, other: &latebind::Slot<'_>| {
                        one.ty == other.ty
                            && one.signature == other.signature
                            && one.is_imported == other.is_imported
                    };
                    assert!(
                        slots
                            .iter()
                            .zip(&still)
                            .all(|(one, other)| same(one, other))
                    );
                }
            }
        }
    }
    assert!(found_out > 1000, "{name}: {found_out}");
    assert!(kinds.len() > 10, "{name}: {kinds:?}");
}

/// A body size takes as many bytes as before, and more if necessary.
#[test]
fn bodies_may_grow_beyond_the_bytes_of_their_size() {
    for count in [1, 20, 40, 60, 62, 63, 64, 100, 8000, 8191, 8192, 9000] {
        let calls = "call 0 ".repeat(count);
        let text = format!(
            r#"(module (@dylink.0) (import "env" "later" (func))
                 (func (export "run") {calls}) (func (export "next") (call 0)))"#
        );
        let library = wat::parse_str(text).unwrap();
        let bytes = relink(&library, Options::default())
            .unwrap()
            .into_changed_bytes()
            .unwrap();
        validate(&bytes).unwrap_or_else(|error| panic!("{count}: {error}"));
        assert_eq!(verify(&bytes), Ok(()));
    }
}

/// Otherwise, a host that iterates over imports and slots in parallel would miss some of them.
#[test]
fn slots_in_another_order_than_their_imports_are_found_out() {
    let text = r#"(module (@dylink.0) (import "env" "one" (func)) (import "env" "two" (func))
                    (func (export "run") call 0 call 1))"#;
    let library = wat::parse_str(text).unwrap();
    let relinked = relink(&library, Options::default()).unwrap();
    let text = wasmprinter::print_bytes(relinked.into_changed_bytes().unwrap()).unwrap();
    let swapped: Vec<String> = text
        .lines()
        .map(|line| match line.trim() {
            // The imports to which the first-use functions refer, and which they call.
            "ref.func 0" => "ref.func 1".into(),
            "ref.func 1" => "ref.func 0".into(),
            "call 0" => "call 1".into(),
            "call 1" => "call 0".into(),
            it if it.contains("latebind.0") => it
                .replace("one", "?")
                .replace("two", "one")
                .replace('?', "two"),
            it => it.into(),
        })
        .collect();
    let swapped = wat::parse_str(swapped.join("\n")).unwrap();
    validate(&swapped).unwrap();
    let wrong = verify(&swapped).unwrap_err();
    let out_of_order = Violation::SlotOutOfOrder {
        slot: 1,
        symbol: "one",
    };
    assert!(wrong.contains(&out_of_order), "{wrong:?}");
}

/// A host can fail at a slot that has neither a first-use function nor a table element.
#[test]
fn calls_through_no_slot_are_found_out() {
    let text = r#"(module (@dylink.0) (import "env" "one" (func)) (import "env" "two" (func (param i32)))
                    (table 3 funcref)
                    (func (export "run") call 0 (call 1 (i32.const 7)))
                    (func (export "own") (call_indirect (i32.const 2))))"#;
    let library = wat::parse_str(text).unwrap();
    let relinked = relink(&library, Options::default()).unwrap();
    let bytes = relinked.into_changed_bytes().unwrap();
    // i32.const 1, call_indirect of type 1 through table 1.
    let call = [0x41, 1, 0x11, 1, 1];
    let at = bytes.windows(5).position(|it| it == call).unwrap();
    for (offset, slot, is_right) in [
        (at + 1, 1, true),
        (at + 1, 0, false),
        (at + 1, 2, false),
        // -1
        (at + 1, 0x7f, false),
        // The size of the library's own table is unknown.
        (at + 4, 0, true),
    ] {
        let mut changed = bytes.clone();
        changed[offset] = slot;
        validate(&changed).unwrap();
        match verify(&changed) {
            Ok(()) => assert!(is_right, "{slot}"),
            Err(wrong) => {
                assert!(!is_right, "{slot}: {wrong:?}");
                let violation = Violation::WrongIndirectCall {
                    offset: at + 2,
                    ty: TypeIndex(1),
                    slot: Some(if slot == 0x7f { u32::MAX } else { slot.into() }),
                };
                assert_eq!(wrong, [violation]);
            }
        }
    }
}

/// One byte encodes -1 as a signed integer and 127 as an unsigned one.
#[test]
fn a_negative_number_is_not_that_of_a_slot() {
    let names = (0..128).map(|at| format!(r#"(import "env" "f{at}" (func))"#));
    let names: String = names.collect();
    let text = format!(r#"(module (@dylink.0) {names} (func (export "run") call 0))"#);
    let library = wat::parse_str(text).unwrap();
    let relinked = relink(&library, Options::default()).unwrap();
    let mut bytes = relinked.into_changed_bytes().unwrap();
    // i32.const 0, call_indirect of type 0 through table 0.
    let call = [0x41, 0, 0x11, 0, 0];
    let at = bytes.windows(5).position(|it| it == call).unwrap();
    bytes[at + 1] = 0x7f;
    validate(&bytes).unwrap();
    let violation = Violation::WrongIndirectCall {
        offset: at + 2,
        ty: TypeIndex(0),
        slot: Some(u32::MAX),
    };
    assert_eq!(verify(&bytes), Err(vec![violation]));
}

/// The binder would be called for slots that the section does not list.
#[test]
fn a_library_with_a_binder_and_no_slots_is_found_out() {
    let (_, relinked) = relinked("slots");
    let mut bytes = relinked.into_changed_bytes().unwrap();
    let at = bytes
        .windows(10)
        .position(|it| it == b"latebind.0")
        .unwrap()
        + 10;
    assert_eq!(bytes[at], 1, "the id of the slots");
    bytes[at] = 99;
    validate(&bytes).unwrap();
    let wrong = verify(&bytes).unwrap_err();
    assert_eq!(
        wrong[..3],
        [
            Violation::WrongPositions,
            Violation::WrongTable,
            Violation::WrongSegments
        ]
    );
}

/// A host finds the imports of slots by their positions.
#[test]
fn positions_of_other_imports_are_found_out() {
    let text = r#"(module (@dylink.0) (import "env" "one" (func)) (import "env" "memory" (memory 1))
                    (import "env" "two" (func)) (import "env" "three" (func (param i32)))
                    (func (export "run") call 0 call 1))"#;
    let library = wat::parse_str(text).unwrap();
    let options = Options::new().direct(&[3]);
    let bytes = relink(&library, options)
        .unwrap()
        .into_changed_bytes()
        .unwrap();
    let section = latebind::LatebindSection::read(&bytes).unwrap().unwrap();
    let positions: Vec<_> = section.positions().collect();
    assert_eq!(positions, [(0, TypeIndex(0)), (2, TypeIndex(0))]);
    // Two ranges, each with the number of imports before it, the number of imports in it, and a signature.
    let encoded = [2, 0, 1, 0, 1, 1, 0];
    let at = bytes
        .windows(7)
        .position(|it| it == encoded)
        .expect("the positions");
    for (offset, value) in [(1, 1), (4, 0), (4, 2)] {
        let mut changed = bytes.clone();
        changed[at + offset] = value;
        assert_eq!(verify(&changed), Err(vec![Violation::WrongPositions]));
    }
    for (offset, value) in [(2, 2), (5, 2), (5, 0), (3, 1)] {
        let mut changed = bytes.clone();
        changed[at + offset] = value;
        assert!(verify(&changed).is_err(), "{offset} {value}");
    }
    let mut without = bytes.clone();
    let id = without[..at].iter().rposition(|it| *it == 5).unwrap();
    without[id] = 99;
    assert_eq!(verify(&without), Err(vec![Violation::WrongPositions]));
}

/// Lists that are out of order, or that contain an index of something other than a function import,
/// would be misinterpreted.
#[test]
fn lists_of_imports_are_compared_with_the_imports() {
    let text = r#"(module (@dylink.0) (import "env" "memory" (memory 1))
                    (import "env" "_Z1av" (func)) (import "env" "_Z1bv" (func))
                    (func (export "_Z1av")) (func (export "_Z1bv")))"#;
    let library = wat::parse_str(text).unwrap();
    let bound = |list: &[u32], is_direct: bool| {
        let options = match is_direct {
            true => Options::new().direct(list),
            false => Options::new().interposed(list),
        };
        let resolutions = relink(&library, options).map(|it| it.resolutions);
        resolutions.map(|resolutions| {
            resolutions
                .iter()
                .filter(|it| **it == Resolution::SelfBound)
                .count()
        })
    };
    for is_direct in [false, true] {
        for (list, expected) in [(&[][..], 2), (&[1], 1), (&[2], 1), (&[1, 2], 0)] {
            assert_eq!(bound(list, is_direct), Ok(expected), "{list:?}");
        }
        for list in [&[0][..], &[3], &[2, 1], &[1, 1], &[u32::MAX], &[0, 1]] {
            let error = bound(list, is_direct).unwrap_err();
            assert_eq!(
                (error.kind(), error.expected()),
                (ErrorKind::Misuse, Expected::AscendingFunctionImports),
                "{list:?}"
            );
        }
    }
}
