//! The memory that reading and emitting allocate, for the worst known inputs.
//!
//! The limits are multiples of the input size. They define the "small multiple" of the documentation:
//! raise them only with a reason.

#[path = "support/counting.rs"]
mod counting;
mod support;

use counting::peak;
use latebind::emscripten::stubs::{ImportValue, choose};
use latebind::{
    LegacyDylink, Module, Producers, References, SectionHeaders, TargetFeatures, TypeIndex,
    adapter, plt,
};
use support::build::{custom, leb, module, section};

const LEN: usize = 100_000;

/// Returns a count, followed by that many copies of an item.
fn counted(count: usize, item: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    leb(&mut out, count as u64);
    out.extend(item.repeat(count));
    out
}

fn one_type() -> Vec<u8> {
    section(1, &[1, 0x60, 0, 0])
}

/// Returns a compact group of imports with empty names and one type: one byte per import.
fn compact(count: usize) -> Vec<u8> {
    let mut contents = vec![1, 0, 0, 0x7e, 0, 0];
    contents.extend(counted(count, &[0]));
    section(2, &contents)
}

/// Returns a function type with this many parameters.
fn wide_type(params: usize) -> Vec<u8> {
    [&[1, 0x60][..], &counted(params, &[0x7f]), &[0]].concat()
}

/// Returns groups that each declare as many imports as bytes remain. The last group declares too many.
fn lying_groups() -> Vec<u8> {
    let mut contents = vec![0xff, 0xff, 0xff, 0x7f];
    let group = [&[0, 0, 0x7e, 0, 0][..], &counted(LEN / 4, &[0])].concat();
    contents.extend(group.repeat(3));
    contents.extend([0, 0, 0x7e, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f]);
    section(2, &contents)
}

/// Returns a large group, for which the exact capacity is allocated, and one more import.
fn growing_late() -> Vec<u8> {
    let group = |count| [&[0, 0, 0x7e, 0, 0][..], &counted(count, &[0])].concat();
    section(2, &[&[2][..], &group(LEN), &group(1)].concat())
}

fn inputs() -> Vec<(&'static str, Vec<u8>)> {
    let structs = |count| section(1, &counted(count, &[0x5f, 0]));
    vec![
        ("compact imports", module(&[one_type(), compact(LEN)])),
        ("lying groups", module(&[one_type(), lying_groups()])),
        ("growing late", module(&[one_type(), growing_late()])),
        (
            "plain imports",
            module(&[one_type(), section(2, &counted(LEN / 4, &[0, 0, 0, 0]))]),
        ),
        (
            "many compact groups",
            module(&[
                one_type(),
                section(2, &counted(LEN / 9, &[0, 0, 0x7e, 0, 0, 3, 0, 0, 0])),
            ]),
        ),
        ("tiny types", module(&[structs(LEN / 2)])),
        (
            "tiny types in a group",
            module(&[section(
                1,
                &[&[1, 0x4e][..], &counted(LEN / 2, &[0x5f, 0])].concat(),
            )]),
        ),
        (
            "types and imports",
            module(&[
                section(1, &counted(LEN / 6, &[0x60, 0, 0])),
                compact(LEN / 2),
            ]),
        ),
        (
            "one wide type",
            module(&[section(1, &wide_type(LEN)), compact(1)]),
        ),
        (
            "a wide type for many",
            module(&[section(1, &wide_type(100)), compact(LEN)]),
        ),
        (
            "at the limit",
            module(&[section(1, &wide_type(49)), compact(LEN)]),
        ),
        (
            "a thousand parameters",
            module(&[
                section(1, &wide_type(1000)),
                section(
                    2,
                    &counted(LEN / 24, &[&[0, 20][..], &[b'x'; 20], &[0, 0]].concat()),
                ),
            ]),
        ),
        (
            "subsections",
            module(&[custom("dylink.0", &[2, 1, 0].repeat(LEN / 3))]),
        ),
        (
            "exports",
            module(&[section(7, &counted(LEN / 3, &[0, 0, 0]))]),
        ),
        (
            "names",
            module(&[
                one_type(),
                section(
                    2,
                    &counted(LEN / 104, &[&[0, 100][..], &[b'x'; 100], &[0, 0]].concat()),
                ),
            ]),
        ),
    ]
}

/// Multiples of the input size. A row of the import table is 24 bytes, and an import takes at least one
/// byte. While the table grows, it takes three times that.
const READ: f64 = 75.0;
/// A choice is one byte, and sharing is stored as two indices.
const CHOOSE: f64 = 50.0;
/// `PltSize` is 256 times the input size. A name section may reach it, and an entry needs temporary
/// memory in addition.
const EMIT: f64 = 270.0;
const ADAPTER: f64 = 16.0;

/// Prints a table and asserts that no value exceeds its limit.
#[test]
fn memory_is_a_multiple_of_the_input() {
    for (name, bytes) in inputs() {
        let times = |peak: usize| peak as f64 / bytes.len() as f64;
        let (read, _) = peak(|| Module::read(&bytes).is_ok());
        let (references, _) = peak(|| References::read(&bytes).is_ok());
        eprint!(
            "{name:22} read {:6.1} references {:6.1}",
            times(read),
            times(references)
        );
        assert!(times(read) <= READ, "{name}");
        assert!(references <= read, "{name}");
        let Ok(references) = References::read(&bytes) else {
            eprintln!();
            continue;
        };
        let imports = references.imports().count();
        let (chosen, choices) =
            peak(|| choose(&references, (0..imports).map(|_| ImportValue::Stub)));
        assert!(times(chosen) <= CHOOSE, "{name}");
        let again = (0..imports).map(|index| match index {
            0 => ImportValue::Stub,
            _ => ImportValue::Again(0),
        });
        let (chosen_again, _) = peak(|| choose(&references, again));
        eprint!(" again {:5.1}", times(chosen_again));
        assert!(times(chosen_again) <= CHOOSE, "{name}");
        let late: Vec<u32> = (0..choices.len() as u32).collect();
        eprint!(" choose {:5.1}", times(chosen));
        for tail_calls in [false, true] {
            let options = plt::Options::new().tail_calls(tail_calls);
            let (emitting, emitted) = peak(|| plt::emit(&references, &late, options));
            let len = emitted.map_or(0, |it| it.len());
            eprint!(" emit {:6.1} ({:6.1})", times(emitting), times(len));
            assert!(times(emitting) <= EMIT, "{name}");
        }
        let (adapter, _) = peak(|| adapter::emit(references.types(), TypeIndex(0)));
        eprintln!(" adapter {:6.1}", times(adapter));
        assert!(times(adapter) <= ADAPTER, "{name}");
    }
}

/// The readers of custom sections allocate nothing.
#[test]
fn custom_sections_take_no_memory() {
    let producers = counted(LEN / 4, &[1, b'x', 1, 1, b'y', 0]);
    let features = counted(LEN / 3, b"+\x01x");
    let legacy = [&[0; 4][..], &counted(LEN / 2, &[1, b'x'])].concat();
    let bytes = module(&[
        custom("dylink", &legacy),
        custom("producers", &producers),
        custom("target_features", &features),
        custom("", &[]).repeat(LEN / 3),
    ]);
    let (taken, counts) = peak(|| {
        [
            LegacyDylink::read(&bytes).map(|it| it.map_or(0, |it| it.needed().count())),
            Producers::read(&bytes).map(|it| it.map_or(0, |it| it.producers().count())),
            TargetFeatures::read(&bytes).map(|it| it.map_or(0, |it| it.features().count())),
            SectionHeaders::read(&bytes).map(|it| it.sections().count()),
        ]
    });
    let counts = counts.map(|it| it.expect("they are well-formed"));
    assert_eq!(counts, [LEN / 2, LEN / 4, LEN / 3, LEN / 3 + 3]);
    assert_eq!(taken, 0);
}

/// A finding about each of many short names, with its place in the tables of names, is the worst known case.
#[cfg(feature = "check")]
const CHECK: f64 = 250.0;

/// Returns a library with imports of many different names, as functions and as addresses.
#[cfg(feature = "check")]
fn many_names() -> Vec<u8> {
    let kinds: [(&[u8], &[u8]); 2] = [(b"env", &[0, 0]), (b"GOT.mem", &[3, 0x7f, 1])];
    let count = LEN / 10;
    let group = |(module, kind): &(&[u8], &[u8])| {
        let mut out = vec![module.len() as u8];
        out.extend(*module);
        out.extend([0, 0x7e]);
        out.extend(*kind);
        leb(&mut out, count as u64);
        for number in 0..count {
            let name = format!("{number:x}");
            out.push(name.len() as u8);
            out.extend(name.as_bytes());
        }
        out
    };
    let contents = [&[2][..], &kinds.iter().flat_map(group).collect::<Vec<u8>>()].concat();
    module(&[custom("dylink.0", &[]), one_type(), section(2, &contents)])
}

#[cfg(feature = "check")]
#[test]
fn the_memory_of_a_check_is_a_multiple_of_the_input() {
    use latebind::check::{Checker, Open, Profile};

    let profile = Profile::default();
    for (name, bytes) in [("many-names", many_names())].into_iter().chain(inputs()) {
        let (checking, findings) = peak(|| {
            let mut checker = Checker::new(&profile);
            let _ = checker.add("a.so", Open::Local, &bytes);
            let _ = checker.add("b.so", Open::Local, &bytes);
            checker.check().findings().len()
        });
        let times = checking as f64 / (2 * bytes.len()) as f64;
        eprintln!("{name:22} check {times:6.1} with {findings} findings");
        assert!(times <= CHECK, "{name}");
    }
}
