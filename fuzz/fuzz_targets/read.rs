//! Arbitrary bytes: every module that wasmparser accepts is read, with the same result.

#![no_main]

#[path = "../../crates/latebind/tests/support/mod.rs"]
mod support;

use latebind::References;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    support::oracle::compare(data);
    if let Err(error) = References::read(data) {
        assert!(error.offset().expect("it is about a place") <= data.len());
    }
});
