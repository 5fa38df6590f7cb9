//! The memory that relinking allocates: for real libraries, twice the file size in addition to the file
//! itself. There is also a bound for the worst known inputs.

mod corpus;
#[path = "support/counting.rs"]
mod counting;
mod support;

use counting::peak;
use latebind::relink::{Options, Violation, relink, verify};
use latebind::{Expected, Found};
use support::build::{custom, leb, module, section};

#[test]
fn real_libraries_take_at_most_three_times_their_size() {
    let mut count = 0;
    for module in corpus::modules() {
        // For a small library, fixed costs dominate.
        if module.bytes.len() < 100_000 {
            continue;
        }
        let (peak, relinked) = peak(|| relink(&module.bytes, Options::default()));
        if relinked.is_ok_and(|it| it.is_changed()) {
            let multiple = peak as f64 / module.bytes.len() as f64;
            assert!(multiple <= 2.0, "{}: {multiple:.2}", module.name);
            count += 1;
        }
    }
    assert!(
        count > 0 || std::env::var_os("CI").is_none(),
        "no library is there"
    );
}

/// Returns a library with `calls` calls, of two bytes each, of a late-bound function, and `imports` such
/// imports.
fn library(imports: usize, calls: usize) -> Vec<u8> {
    let mut body = vec![0];
    body.extend([0x10, 0].repeat(calls));
    body.push(0x0b);
    let mut code = vec![1];
    leb(&mut code, body.len() as u64);
    code.extend(body);
    let mut names = Vec::new();
    leb(&mut names, imports as u64);
    for number in 0..imports {
        let name = format!("{number:x}");
        names.extend([1, b'm', name.len() as u8]);
        names.extend(name.into_bytes());
        names.extend([0, 0]);
    }
    module(&[
        custom("dylink.0", &[]),
        section(1, &[1, 0x60, 0, 0]),
        section(2, &names),
        section(3, &[1, 0]),
        section(10, &code),
    ])
}

#[test]
fn hostile_libraries_take_a_small_multiple() {
    for (what, bytes, most) in [
        ("calls only", library(1, 100_000), 12.0),
        ("imports only", library(50_000, 1), 48.0),
    ] {
        let (peak, relinked) = peak(|| relink(&bytes, Options::default()).expect(what));
        assert!(relinked.is_changed());
        let multiple = peak as f64 / bytes.len() as f64;
        eprintln!("{what}: {multiple:.1} times {} bytes", bytes.len());
        assert!(multiple < most, "{what}: {multiple:.1}");
    }
}

/// A library that claims to be relinked, with many slots of a type with many parameters. Its first-use
/// functions would be much larger than the library.
#[test]
fn a_library_that_claims_slots_takes_a_small_multiple() {
    const SLOTS: usize = 20_000;
    const PARAMETERS: usize = 1000;
    let counted = |count: usize, item: &dyn Fn(usize) -> Vec<u8>| {
        let mut out = Vec::new();
        leb(&mut out, count as u64);
        out.extend((0..count).flat_map(item));
        out
    };
    let index = |number: usize| {
        let mut out = Vec::new();
        leb(&mut out, number as u64);
        out
    };
    let ty = [&[0x60][..], &counted(PARAMETERS, &|_| vec![0x7f]), &[0]].concat();
    // The binder's type is the last type, and the binder is the last import.
    let types = [&[2][..], &ty, &[0x60, 2, 0x7f, 0x70, 1, 0x70]].concat();
    let imports = |number| match number {
        SLOTS => [&[8][..], b"latebind", &[4], b"bind", &[0, 1]].concat(),
        _ => vec![1, b'm', 0, 0, 0],
    };
    let body = |number: usize| {
        let body = [&[0, 0xd2][..], &index(number.min(SLOTS - 1)), &[0x1a, 0x0b]].concat();
        [&[body.len() as u8][..], &body].concat()
    };
    let signature = format!("({}) -> ()", vec!["i32"; PARAMETERS].join(", "));
    let mut signatures = vec![1, 0];
    leb(&mut signatures, signature.len() as u64);
    signatures.extend(signature.as_bytes());
    let claims = [
        section(1, &counted(SLOTS, &|_| vec![1, b'm', 0, 0])),
        section(2, &signatures),
        section(3, &[&[1][..], &ty].concat()),
    ];
    let bytes = module(&[
        custom("dylink.0", &[]),
        custom("latebind.0", &claims.concat()),
        section(1, &types),
        section(2, &counted(SLOTS + 1, &imports)),
        section(3, &counted(SLOTS + 1, &|_| vec![0])),
        section(10, &counted(SLOTS + 1, &body)),
    ]);
    let (peak, verdict) = peak(|| verify(&bytes));
    let wrong = verdict.expect_err("it has no table of slots");
    let is_too_large = |violation: &Violation<'_>| match violation {
        Violation::Unreadable(error) => {
            let limit = bytes.len() as u64 * 256 + 4096;
            let is_limit = matches!(error.found(), Found::Size { limit: it, .. } if it == limit);
            is_limit && error.expected() == Expected::RelinkedSize
        }
        _ => false,
    };
    assert!(wrong.iter().any(is_too_large), "{wrong:?}");
    let multiple = peak as f64 / bytes.len() as f64;
    assert!(multiple < 48.0, "{multiple:.1}");
}
