//! Valid and nearly valid modules, with the decisions and the emitted modules for them.
//!
//! An input that begins like a module is used unchanged, so that the seeds are useful. wasm-smith makes a module of
//! any other input.

#![no_main]

#[path = "../../crates/latebind/tests/support/mod.rs"]
mod support;

use arbitrary::{Result, Unstructured};
use latebind::emscripten::stubs::ImportValue;
use latebind::{Module, References, plt};
use support::random::Random;
use support::{build, deciding, emitted, smith};

/// In bytes. wasmparser rejects longer names, including names that end with the added `@plt`.
const LONGEST_NAME: usize = 90_000;

/// wasmparser rejects modules with a million functions, and an entry takes two.
const MOST_IMPORTS: usize = 400_000;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"\0asm") {
        check(data, Random::new(data.len() as u64));
    } else if let Ok((module, random)) = generate(&mut Unstructured::new(data)) {
        check(&module, random);
    }
});

fn generate(u: &mut Unstructured<'_>) -> Result<(Vec<u8>, Random)> {
    let random = Random::new(u.arbitrary()?);
    let dylink = smith::dylink(u)?;
    let module = smith::module(u)?;
    Ok((build::with_first(&module, &dylink), random))
}

fn check(bytes: &[u8], mut random: Random) {
    deciding::outline_of(bytes);
    deciding::check_embedded(bytes);
    let Ok(module) = Module::read(bytes) else {
        let _ = References::read(bytes);
        return;
    };
    let references = module.references();
    let count = references.imports().count();
    let answers: Vec<ImportValue> = (0..count)
        .map(|index| match random.below(8) {
            0 => ImportValue::Definition,
            1 => ImportValue::Again(random.next() as u32),
            2 | 3 => ImportValue::Again(random.below(index + 1) as u32),
            _ => ImportValue::Stub,
        })
        .collect();
    let late = deciding::check_choose(references, &answers);
    let mut imports = references.imports();
    if count > MOST_IMPORTS || imports.any(|it| it.name.as_bytes().len() > LONGEST_NAME) {
        return;
    }
    let options = plt::Options::new()
        .tail_calls(random.below(2) == 0)
        .names(random.below(2) == 0);
    if !emitted::types_are_valid(references.types()) {
        let _ = plt::emit(references, &late, options);
        return;
    }
    emitted::check_adapters(references.types());
    // A PLT that is too large is rejected, which a different test covers.
    if plt::emit(references, &late, options).is_ok() {
        emitted::check_plt(references, &late, options);
    }
}
