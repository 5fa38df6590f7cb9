//! Relinking: no input makes it panic, and its output for a valid library is a valid library.
//!
//! An input that begins like a module is used unchanged, so that the seeds are useful. wasm-smith makes a library of any
//! other input, and some of its bytes are changed at times.

#![no_main]

#[path = "../../crates/latebind/tests/support/mod.rs"]
mod support;

use arbitrary::{Result, Unstructured};
use latebind::LatebindSection;
use latebind::relink::{Bsymbolic, Options, Program, Resolution, relink, verify};
use latebind::{ErrorKind, Expected};
use support::random::Random;
use support::{build, smith};
use wasm_smith::{Config, Module};
use wasmparser::{Parser, Payload, TypeRef, Validator, WasmFeatures};

/// The reasons why a valid library may be rejected.
const REFUSALS: &[Expected] = &[
    // The first-use functions would be many times as large as the library.
    Expected::RelinkedSize,
];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if data.starts_with(b"\0asm") {
        check(data, Random::new(data.len() as u64));
    } else if let Ok((library, random)) = generate(&mut Unstructured::new(data)) {
        check(&library, random);
    }
});

fn generate(u: &mut Unstructured<'_>) -> Result<(Vec<u8>, Random)> {
    let mut random = Random::new(u.arbitrary()?);
    let dylink = smith::dylink(u)?;
    let mut library = build::with_first(&module(u)?, &dylink);
    if random.below(8) == 0 {
        library = rearranged(&library, &mut random);
    }
    if random.below(4) == 0 {
        for _ in 0..=random.below(3) {
            let at = random.below(library.len());
            library[at] = random.next() as u8;
        }
    }
    Ok((library, random))
}

/// Returns a module with a section that is moved, repeated, or missing.
fn rearranged(module: &[u8], random: &mut Random) -> Vec<u8> {
    let mut sections = build::sections(module);
    let [from, to] = [0, 1].map(|_| random.below(sections.len()));
    match random.below(3) {
        0 => sections.swap(from, to),
        1 => sections.insert(to, sections[from].clone()),
        _ => drop(sections.remove(from)),
    }
    build::module(&sections)
}

/// Returns a valid module with code of all proposals, and imports of functions that it exports.
fn module(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let flags: u16 = u.arbitrary()?;
    let on = |bit: u16| flags & (1 << bit) != 0;
    let shape = on(11).then(self_references);
    let config = Config {
        module_shape: shape,
        max_imports: 20,
        max_funcs: 24,
        max_types: if on(0) { 8 } else { 30 },
        max_instructions: if on(1) { 20 } else { 150 },
        max_memories: 3,
        max_tables: 3,
        export_everything: on(2),
        gc_enabled: on(3),
        exceptions_enabled: on(4),
        compact_imports_enabled: on(5),
        custom_descriptors_enabled: on(3) && on(6),
        custom_page_sizes_enabled: on(6),
        generate_custom_sections: on(7),
        memory64_enabled: on(8),
        shared_everything_threads_enabled: on(9),
        acquire_release_atomics_enabled: on(9),
        multibyte_array_access_enabled: on(3),
        min_uleb_size: if on(10) { 5 } else { 1 },
        ..Config::default()
    };
    Module::new(config, u).map(|module| module.to_bytes())
}

/// The imports and exports that a library needs for self references and mismatches.
fn self_references() -> Vec<u8> {
    let export = |name: &str| [&build::name(name)[..], &[0, 3]].concat();
    let import = |name: &str, ty| [&build::name("env")[..], &build::name(name), &[0, ty]].concat();
    let imports = [
        &[3][..],
        &import("_Z3own", 0),
        &import("other", 1),
        &import("late", 0),
    ]
    .concat();
    let exports = [&[2][..], &export("_Z3own"), &export("other")].concat();
    build::module(&[
        build::section(1, &[2, 0x60, 1, 0x7f, 0, 0x60, 0, 0]),
        build::section(2, &imports),
        build::section(3, &[1, 0]),
        build::section(7, &exports),
        build::section(10, &[1, 2, 0, 0x0b]),
    ])
}

fn check(bytes: &[u8], mut random: Random) {
    let _ = verify(bytes);
    let _ = LatebindSection::read(bytes);
    let is_valid = validate(bytes).is_ok();
    let direct = match random.below(8) {
        // Indices that are not ascending, or not functions, are rejected.
        0 => vec![random.next() as u32, random.below(9) as u32],
        1 | 2 => direct(bytes, random.next()),
        _ => Vec::new(),
    };
    let interposed = match random.below(8) {
        0 => vec![random.next() as u32, random.below(9) as u32],
        1 | 2 => self::direct(bytes, random.next()),
        _ => Vec::new(),
    };
    let patterns = ["*own", "*e*", "*"];
    let keep_global = patterns.get(..random.below(8) as usize);
    let needed = needed(bytes, keep_global);
    let options = Options::new()
        .bsymbolic(match random.below(3) {
            0 => Bsymbolic::None,
            1 => Bsymbolic::Mangled,
            _ => Bsymbolic::Functions,
        })
        .interposable(patterns.get(..random.below(4) as usize).unwrap_or_default())
        .interposed(&interposed)
        .direct(&direct)
        .keep_global(keep_global)
        .needed(&needed);
    let relinked = match relink(bytes, options) {
        Ok(relinked) => relinked,
        Err(error) => {
            let is_about_a_place =
                matches!(error.kind(), ErrorKind::Malformed | ErrorKind::Unsupported);
            assert_eq!(error.offset().is_some(), is_about_a_place, "{error}");
            assert!(error.offset() <= Some(bytes.len()), "{error}");
            let expected = error.expected();
            let is_hostile = error.kind() == ErrorKind::Misuse;
            let may_be = REFUSALS.contains(&expected) || is_hostile || !is_dso(bytes);
            assert!(may_be || !is_valid, "a valid library is refused: {error}");
            return;
        }
    };
    assert!(is_dso(bytes), "the output is not a library");
    let again = relink(bytes, options).expect("the same");
    assert!(relinked.bytes == again.bytes, "not deterministic");
    assert_eq!(relinked.resolutions, again.resolutions);
    let Some(output) = relinked.changed_bytes() else {
        assert!(std::ptr::eq(&*relinked.bytes, bytes), "it is copied");
        let mut resolutions = relinked.resolutions.iter();
        assert!(
            relinked.already_relinked
                || resolutions.all(|resolution| *resolution == Resolution::Kept)
        );
        return;
    };
    assert!(!relinked.already_relinked);
    let verdict = verify(output);
    let once_more = relink(output, options);
    if !is_valid {
        return;
    }
    if let Err(message) = validate(output) {
        // wasmparser allows at most a hundred tables.
        assert!(message.contains("exceeds limit"), "invalid: {message}");
        return;
    }
    assert_eq!(verdict, Ok(()));
    let once_more = once_more.expect("it is valid");
    assert!(once_more.already_relinked && !once_more.is_changed());
}

/// Returns the exports to which a different module refers: the same module, as a second file.
fn needed(bytes: &[u8], keep_global: Option<&[&str]>) -> Vec<u32> {
    let mut program = Program::new(keep_global);
    let Ok(first) = program.add("a/first.so", None, bytes) else {
        return Vec::new();
    };
    let second = program.add("second.so", None, bytes);
    let second = second.expect("it was read before");
    assert_ne!(first, second);
    let _ = program.unknowns();
    let interposed = program.interposed(first);
    assert!(interposed.is_sorted());
    for dso in [first, second] {
        for finding in program.findings(dso, &[first]) {
            let _ = finding.display(program.namespace()).to_string();
        }
    }
    let needed = program.needed(first);
    assert!(needed.is_sorted());
    needed
}

fn validate(bytes: &[u8]) -> std::result::Result<(), String> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let is_module = Parser::is_core_wasm(bytes);
    match validator.validate_all(bytes) {
        Ok(_) if is_module => Ok(()),
        Ok(_) => Err("a component".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// Returns `true` if the first section is `dylink.0`.
fn is_dso(bytes: &[u8]) -> bool {
    let mut payloads = Parser::new(0).parse_all(bytes).skip(1);
    matches!(payloads.next(), Some(Ok(Payload::CustomSection(it))) if it.name() == "dylink.0")
}

/// Returns some of the function imports: of several with one name, all or none.
fn direct(bytes: &[u8], salt: u64) -> Vec<u32> {
    let mut parser = Parser::new(0);
    parser.set_features(WasmFeatures::all());
    let mut imports = Vec::new();
    for payload in parser.parse_all(bytes).map_while(std::result::Result::ok) {
        if let Payload::ImportSection(section) = payload {
            imports.extend(section.into_imports().map_while(std::result::Result::ok));
        }
    }
    let is_direct = |name: &str| {
        let seed = name
            .bytes()
            .fold(salt, |seed, byte| seed.rotate_left(7) ^ u64::from(byte));
        Random::new(seed).below(3) == 0
    };
    let all = imports.iter().enumerate();
    all.filter(|(_, it)| matches!(it.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)))
        .filter(|(_, it)| is_direct(it.name))
        .map(|(at, _)| at as u32)
        .collect()
}
