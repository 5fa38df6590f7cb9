//! How much memory relinking takes: for real libraries twice the file, besides the file itself; and a
//! bound for the worst inputs that are known.

mod corpus;
#[path = "support/counting.rs"]
mod counting;
mod support;

use counting::peak;
use latebind::relink::{Options, relink};
use support::build::{custom, leb, module, section};

#[test]
fn real_libraries_take_at_most_three_times_their_size() {
    let mut count = 0;
    for module in corpus::modules() {
        // Fixed costs weigh more than a small library.
        if module.bytes.len() < 100_000 {
            continue;
        }
        let (peak, relinked) = peak(|| relink(&module.bytes, Options::default()));
        if relinked.is_ok_and(|it| it.bytes.is_some()) {
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

/// A library of `calls` calls, two bytes each, of a late function, and `imports` of them.
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
        assert!(relinked.bytes.is_some());
        let multiple = peak as f64 / bytes.len() as f64;
        eprintln!("{what}: {multiple:.1} times {} bytes", bytes.len());
        assert!(multiple < most, "{what}: {multiple:.1}");
    }
}
