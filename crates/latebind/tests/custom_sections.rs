//! The headers of sections, footers, and the custom sections that tools write.

mod corpus;
mod support;

use latebind::{
    Expected, FeaturePolicy, Found, LegacyDylink, Module, Producers, SectionHeaders, TargetFeatures,
};
use support::build::{custom, module, name, section};
use support::custom_sections::compare;
use support::random::Random;

/// A module of one function.
fn with_code() -> Vec<u8> {
    let code = section(10, &[1, 2, 0, 0x0b]);
    module(&[section(1, &[1, 0x60, 0, 0]), section(3, &[1, 0]), code])
}

fn list(items: &[Vec<u8>]) -> Vec<u8> {
    [&[items.len() as u8][..], &items.concat()].concat()
}

fn producers_section() -> Vec<u8> {
    let value = |it: &str, version: &str| [name(it), name(version)].concat();
    let field = |it: &str, values: &[Vec<u8>]| [name(it), list(values)].concat();
    let tools = [value("clang", "22.0.0"), value("wasm-opt", "")];
    custom(
        "producers",
        &list(&[
            field("language", &[value("C11", "")]),
            field("processed-by", &tools),
            field("sdk", &[]),
        ]),
    )
}

fn features_section() -> Vec<u8> {
    let feature = |prefix: u8, it: &str| [&[prefix][..], &name(it)].concat();
    let features = [
        feature(b'+', "simd128"),
        feature(b'-', "atomics"),
        feature(b'=', "shared-mem"),
    ];
    custom("target_features", &list(&features))
}

fn legacy_section() -> Vec<u8> {
    let needed = list(&[name("liba.so"), name("libb.so")]);
    custom("dylink", &[&[0x90, 1, 4, 3, 0][..], &needed].concat())
}

#[test]
fn producers_are_read() {
    let bytes = module(&[producers_section()]);
    let section = Producers::read(&bytes).unwrap().expect("it is there");
    let found: Vec<_> = section
        .producers()
        .map(|it| (it.field, it.name, it.version))
        .collect();
    let expected = [
        ("language", "C11", ""),
        ("processed-by", "clang", "22.0.0"),
        ("processed-by", "wasm-opt", ""),
    ];
    assert_eq!(found, expected);
    assert!(Producers::read(&with_code()).unwrap().is_none());
}

#[test]
fn target_features_are_read() {
    let bytes = module(&[features_section()]);
    let section = TargetFeatures::read(&bytes).unwrap().expect("it is there");
    let found: Vec<_> = section
        .features()
        .map(|it| (it.policy, it.policy.prefix(), it.name))
        .collect();
    let expected = [
        (FeaturePolicy::Used, '+', "simd128"),
        (FeaturePolicy::Disallowed, '-', "atomics"),
        (FeaturePolicy::Required, '=', "shared-mem"),
    ];
    assert_eq!(found, expected);
    assert!(TargetFeatures::read(&with_code()).unwrap().is_none());
}

#[test]
fn legacy_libraries_are_read() {
    let bytes = module(&[legacy_section()]);
    let section = LegacyDylink::read(&bytes).unwrap().expect("it is there");
    let info = section.mem_info();
    let found = (
        info.memory_size,
        info.memory_alignment,
        info.table_size,
        info.table_alignment,
    );
    assert_eq!(found, (144, 4, 3, 0));
    assert_eq!(section.needed().collect::<Vec<_>>(), ["liba.so", "libb.so"]);
    // `dylink.0` is a different section.
    let bytes = module(&[custom("dylink.0", &[])]);
    assert!(LegacyDylink::read(&bytes).unwrap().is_none());
}

/// Returns the offset of an error and the value that was found, or `None` if a file can be read.
type Read = fn(&[u8]) -> Option<(Option<usize>, Found)>;

/// Every shorter section is an error at its end, and so is every longer one.
#[test]
fn truncated_sections_are_errors() {
    let check = |section: Vec<u8>, read: Read| {
        assert_eq!(read(&module(std::slice::from_ref(&section))), None);
        let id_and_size = 2;
        let contents = &section[id_and_size..];
        let start = 1 + usize::from(contents[0]);
        for end in start..contents.len() {
            let bytes = module(&[support::build::section(0, &contents[..end])]);
            assert_eq!(read(&bytes), Some((Some(bytes.len()), Found::End)));
        }
        let bytes = module(&[support::build::section(0, &[contents, &[0]].concat())]);
        let trailing = Some((Some(bytes.len() - 1), Found::TrailingBytes(1)));
        assert_eq!(read(&bytes), trailing);
    };
    check(producers_section(), |it| {
        Producers::read(it)
            .err()
            .map(|it| (it.offset(), it.found()))
    });
    check(features_section(), |it| {
        TargetFeatures::read(it)
            .err()
            .map(|it| (it.offset(), it.found()))
    });
    check(legacy_section(), |it| {
        LegacyDylink::read(it)
            .err()
            .map(|it| (it.offset(), it.found()))
    });
}

#[test]
fn malformed_sections_are_errors() {
    let bytes = module(&[custom("target_features", &[1, b'*', 1, b'x'])]);
    let error = TargetFeatures::read(&bytes).unwrap_err();
    assert_eq!(error.expected(), Expected::FeaturePolicy);
    assert_eq!(error.found(), Found::Byte(b'*'));
    // Counts of four billion.
    let huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    for name in ["producers", "target_features", "dylink"] {
        for before in [&[][..], &[0, 0, 0, 0], &[1, 1, b'x']] {
            let bytes = module(&[custom(name, &[before, &huge].concat())]);
            compare(&bytes);
            let results = [
                Producers::read(&bytes).is_ok(),
                TargetFeatures::read(&bytes).is_ok(),
                LegacyDylink::read(&bytes).is_ok(),
            ];
            assert_eq!(results.iter().filter(|it| !**it).count(), 1, "{name}");
        }
    }
    let bytes = module(&[custom("producers", &[1, 1, 0xff, 0])]);
    assert_eq!(
        Producers::read(&bytes).unwrap_err().found(),
        Found::InvalidUtf8
    );
}

#[test]
fn headers_are_listed() {
    let bytes = [with_code(), producers_section()].concat();
    let headers = SectionHeaders::read(&bytes).unwrap();
    let found: Vec<_> = headers
        .sections()
        .map(|it| (it.id, it.kind(), it.offset, it.size))
        .collect();
    let expected = [
        (1, "type", 10, 4),
        (3, "function", 16, 2),
        (10, "code", 20, 4),
        (0, "custom", 26, bytes.len() - 26),
    ];
    assert_eq!(found, expected);
    let names: Vec<_> = headers.sections().filter_map(|it| it.name).collect();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0], "producers");
    assert_eq!((headers.module(), headers.footer()), (&*bytes, &[][..]));
    let kinds: Vec<_> = (0..15)
        .map(|id| {
            let bytes = module(&[section(id, &[0])]);
            let headers = SectionHeaders::read(&bytes).unwrap();
            headers.sections().next().unwrap().kind()
        })
        .collect();
    let expected = [
        "custom",
        "type",
        "import",
        "function",
        "table",
        "memory",
        "global",
        "export",
        "start",
        "element",
        "code",
        "data",
        "data count",
        "tag",
        "unknown",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn footers_follow_the_last_section() {
    let data = section(11, &[0]);
    for module in [
        with_code(),
        [with_code(), data].concat(),
        [with_code(), producers_section()].concat(),
    ] {
        let mut random = Random::new(9);
        let noise: Vec<u8> = [0xff].into_iter().chain(random.bytes(255)).collect();
        // DuckDB leaves the signature empty if a library is not signed.
        for footer in [vec![0; 256], noise, vec![0x0d, 0, 1], vec![1]] {
            let file = [&module[..], &footer].concat();
            let headers = SectionHeaders::read(&file).unwrap();
            assert_eq!(headers.footer(), footer);
            assert_eq!(headers.module(), module);
            assert!(Module::read(headers.module()).is_ok());
            compare(&file);
        }
    }
}

#[test]
fn truncated_modules_have_no_footer() {
    let data = section(11, &[1, 1, 3, 1, 2, 3]);
    let bytes = [with_code(), data].concat();
    for end in 0..bytes.len() {
        match SectionHeaders::read(&bytes[..end]) {
            Ok(headers) => assert_eq!(headers.footer(), [], "{end}"),
            Err(error) => assert_eq!(error.found(), Found::End),
        }
    }
}

#[test]
fn sections_of_real_modules_are_read() {
    let (mut producers, mut features) = (0, 0);
    for corpus::Module { name, bytes } in corpus::modules() {
        compare(&bytes);
        let headers = SectionHeaders::read(&bytes).unwrap();
        assert_eq!(headers.footer(), [], "{name}");
        producers += usize::from(Producers::read(&bytes).unwrap().is_some());
        features += usize::from(TargetFeatures::read(&bytes).unwrap().is_some());
    }
    eprintln!("{producers} with producers, {features} with target_features");
}

#[test]
fn mutated_sections_are_read_as_wasmparser_reads_them() {
    let parts = [
        legacy_section(),
        with_code()[8..].to_vec(),
        features_section(),
        producers_section(),
    ];
    let whole = module(&parts);
    let mut random = Random::new(3);
    for _ in 0..40_000 {
        let mut bytes = whole.clone();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len());
            bytes[at] = random.next() as u8;
        }
        compare(&bytes);
    }
}
