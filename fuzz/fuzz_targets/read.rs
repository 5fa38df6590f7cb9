//! Any bytes at all: reading them never panics, hangs, or allocates without bound.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = latebind::Module::read(data);
});
