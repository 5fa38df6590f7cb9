//! Arbitrary bytes: every module that wasmparser accepts is read, with the same result. Each library is also checked
//! against a program.

#![no_main]

#[path = "../../crates/latebind/tests/support/mod.rs"]
mod support;

use latebind::References;
use latebind::check::{Checker, Open, Profile};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    support::oracle::compare(data);
    if let Err(error) = References::read(data) {
        assert!(error.offset().expect("it is about a place") <= data.len());
    }
    check(data);
});

/// Checks two copies of a library against a program of which it is the main module.
fn check(data: &[u8]) {
    let profile = Profile::read(data, None).unwrap_or_default();
    let mut checker = Checker::new(&profile);
    for (path, open) in [("a.so", Open::Local), ("b.so", Open::Global)] {
        let _ = checker.add(path, open, data);
    }
    checker.requests();
    let report = checker.check();
    for finding in report.findings().iter().take(100) {
        assert!(!report.message(finding).is_empty());
    }
}
