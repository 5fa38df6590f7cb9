//! Defects of `dylink.0` that loaders accept. The core reads and reports them, and relinking
//! corrects them.

mod support;

use latebind::relink::{Options, relink};
use latebind::{Error, Module, Warning, WarningKind};
use support::build::{custom, module, name, section};

const MEM_INFO: u8 = 1;
const NEEDED: u8 = 2;
const EXPORT_INFO: u8 = 3;
const IMPORT_INFO: u8 = 4;
const RUNTIME_PATH: u8 = 5;

/// Returns a library with these subsections and a reference to relink.
fn library(subsections: &[Vec<u8>]) -> Vec<u8> {
    module(&[
        custom("dylink.0", &subsections.concat()),
        section(1, &[1, 0x60, 0, 0]),
        section(2, &[&[1][..], &name("env"), &name("f"), &[0, 0]].concat()),
    ])
}

fn import_info(declared: u8, entries: &[(&str, &str, u8)]) -> Vec<u8> {
    let mut contents = vec![declared];
    for (module, field, flags) in entries {
        contents.extend([name(module), name(field), vec![*flags]].concat());
    }
    section(IMPORT_INFO, &contents)
}

fn names(id: u8, declared: u8, names: &[&str]) -> Vec<u8> {
    let names: Vec<u8> = names.iter().flat_map(|it| name(it)).collect();
    section(id, &[&[declared], &names[..]].concat())
}

fn warnings(bytes: &[u8]) -> Result<Vec<WarningKind>, Error> {
    let module = Module::read(bytes)?;
    let warnings = module.dylink().expect("it is a DSO").warnings();
    Ok(warnings.map(|it| it.kind).collect())
}

#[track_caller]
fn check(subsections: &[Vec<u8>], expected: &[WarningKind]) {
    let bytes = library(subsections);
    assert_eq!(warnings(&bytes).expect("loaders accept it"), expected);
    let relinked = relink(&bytes, Options::default()).expect("it is valid");
    let relinked = relinked.into_changed_bytes().expect("it has a late import");
    // Only a wrong entry count can be corrected.
    let is_left = |it: &&WarningKind| !matches!(it, WarningKind::EntryCount { .. });
    let left: Vec<WarningKind> = expected.iter().filter(is_left).copied().collect();
    assert_eq!(warnings(&relinked).expect("it was read before"), left);
    let facts = |bytes: &[u8]| {
        let module = Module::read(bytes).expect("it was read before");
        let dylink = module.dylink().expect("it is a DSO");
        let lists = [
            dylink.needed().collect(),
            dylink.runtime_path().collect::<Vec<_>>(),
        ];
        let lists = lists.map(|list| list.join(" "));
        let imports = dylink.import_info().map(|it| format!("{it:?}"));
        let exports = dylink.export_info().map(|it| format!("{it:?}"));
        let infos: Vec<String> = imports.chain(exports).collect();
        (dylink.mem_info(), lists, infos)
    };
    assert_eq!(facts(&relinked), facts(&bytes));
}

fn count(declared: u32, found: u32) -> WarningKind {
    WarningKind::EntryCount { declared, found }
}

/// auditwheel-emscripten writes the number of modules instead of the number of entries.
#[test]
fn import_info_that_counts_modules() {
    let entries = [
        ("env", "a", 1),
        ("env", "b", 1),
        ("env", "c", 0),
        ("GOT.mem", "d", 1),
    ];
    let subsections = [
        section(MEM_INFO, &[8, 4, 1, 0]),
        names(NEEDED, 1, &["libm.so"]),
        section(EXPORT_INFO, &[0]),
        import_info(2, &entries),
        names(RUNTIME_PATH, 1, &["$ORIGIN"]),
    ];
    check(&subsections, &[count(2, 4)]);
    let bytes = library(&subsections);
    let module = Module::read(&bytes).expect("loaders accept it");
    let dylink = module.dylink().expect("it is a DSO");
    assert!(dylink.weak_names().into_iter().eq(["a", "b", "d"]));
    assert_eq!(dylink.runtime_path().collect::<Vec<_>>(), ["$ORIGIN"]);
}

#[test]
fn numbers_that_are_too_small_or_too_large() {
    for id in [NEEDED, RUNTIME_PATH] {
        check(&[names(id, 1, &["a", "bc"])], &[count(1, 2)]);
        check(&[names(id, 0, &["a", "bc"])], &[count(0, 2)]);
        check(&[names(id, 3, &["a", "bc"])], &[count(3, 2)]);
        check(&[names(id, 9, &[])], &[count(9, 0)]);
        check(&[names(id, 2, &["a", "bc"])], &[]);
    }
    let exports = [name("x"), vec![0], name("y"), vec![0x80, 2]].concat();
    for declared in [0, 1, 3, 100] {
        let subsection = section(EXPORT_INFO, &[&[declared], &exports[..]].concat());
        check(&[subsection], &[count(declared.into(), 2)]);
    }
    for declared in [0, 2, 127] {
        check(
            &[import_info(declared, &[("env", "a", 1)])],
            &[count(declared.into(), 1)],
        );
    }
    let two = [names(NEEDED, 0, &["a"]), names(RUNTIME_PATH, 0, &["b"])];
    check(&two, &[count(0, 1), count(0, 1)]);
}

#[test]
fn bytes_after_the_last_entry() {
    let mut needed = vec![1];
    needed.extend(name("a"));
    needed.extend([200, 1, 2]);
    check(
        &[section(NEEDED, &needed)],
        &[WarningKind::TrailingBytes(3)],
    );
    // These bytes are not a name, because they are not UTF-8.
    check(
        &[section(NEEDED, &[0, 1, 0xff])],
        &[WarningKind::TrailingBytes(2)],
    );
    check(
        &[section(MEM_INFO, &[0, 0, 0, 0, 7])],
        &[WarningKind::TrailingBytes(1)],
    );
    let after = [section(NEEDED, &needed), names(RUNTIME_PATH, 1, &["b"])];
    check(&after, &[WarningKind::TrailingBytes(3)]);
}

#[test]
fn subsections_that_are_repeated_or_unknown() {
    let twice = [
        section(MEM_INFO, &[1, 0, 0, 0]),
        section(MEM_INFO, &[2, 0, 0, 0]),
    ];
    check(&twice, &[WarningKind::Repeated]);
    let bytes = library(&twice);
    let module = Module::read(&bytes).expect("loaders accept it");
    let info = module.dylink().expect("it is a DSO").mem_info();
    assert_eq!(info.memory_size, 2, "as loaders have it");
    let twice = [names(NEEDED, 1, &["a"]), names(NEEDED, 0, &["b"])];
    check(&twice, &[count(0, 1), WarningKind::Repeated]);
    check(
        &[section(9, b"xyz"), section(9, b"")],
        &[WarningKind::Unknown; 2],
    );
    check(&[section(0x80, b"")], &[WarningKind::Unknown]);
    // The target architecture.
    check(&[section(6, &name("wasm32"))], &[]);
}

/// No loader can read anything from these sections.
#[test]
fn what_remains_an_error() {
    for subsection in [
        section(MEM_INFO, &[0, 0, 0]),
        section(NEEDED, &[]),
        section(NEEDED, &[1, 9, b'a']),
        section(NEEDED, &[2, 1, b'a', 1]),
        section(NEEDED, &[1, 1, 0xff]),
        section(EXPORT_INFO, &[1, 1, b'a']),
        section(IMPORT_INFO, &[2, 1, b'm', 1, b'a', 0, 1, b'm']),
        section(NEEDED, &[0x80]),
        vec![NEEDED, 3, 0],
    ] {
        assert!(
            Module::read(&library(std::slice::from_ref(&subsection))).is_err(),
            "{subsection:?}"
        );
        // Relinking does not depend on the subsection, and keeps it.
        let bytes = library(std::slice::from_ref(&subsection));
        if let Ok(relinked) = relink(&bytes, Options::default()) {
            let relinked = relinked.into_changed_bytes().expect("it has a late import");
            assert!(
                relinked
                    .windows(subsection.len())
                    .any(|it| it == subsection)
            );
        }
    }
}

#[test]
fn messages() {
    let cases = [
        (
            import_info(1, &[("env", "a", 1), ("env", "b", 1)]),
            "at offset 0x16: subsection WASM_DYLINK_IMPORT_INFO of dylink.0 declares 1 entry but \
             contains 2",
        ),
        (
            names(NEEDED, 0, &["a"]),
            "at offset 0x16: subsection WASM_DYLINK_NEEDED of dylink.0 declares 0 entries but \
             contains 1",
        ),
        (
            section(MEM_INFO, &[0, 0, 0, 0, 7]),
            "at offset 0x15: subsection WASM_DYLINK_MEM_INFO of dylink.0 has 1 trailing byte",
        ),
        (
            section(RUNTIME_PATH, &[0, 9, 9]),
            "at offset 0x16: subsection WASM_DYLINK_RUNTIME_PATH of dylink.0 has 2 trailing bytes",
        ),
        (
            section(9, b"x"),
            "at offset 0x15: subsection 9 of dylink.0 is not part of the convention",
        ),
    ];
    for (subsection, message) in cases {
        let bytes = library(&[subsection]);
        let module = Module::read(&bytes).expect(message);
        let warnings = module.dylink().expect("it is a DSO").warnings();
        let warnings: Vec<String> = warnings.map(|it: Warning| it.to_string()).collect();
        assert_eq!(warnings, [message]);
    }
    let bytes = library(&[section(EXPORT_INFO, &[0]), section(EXPORT_INFO, &[0])]);
    let module = Module::read(&bytes).expect("loaders accept it");
    let repeated = module.dylink().and_then(|it| it.warnings().last());
    assert_eq!(
        repeated.map(|it| it.to_string()).as_deref(),
        Some("at offset 0x19: subsection WASM_DYLINK_EXPORT_INFO of dylink.0 is repeated")
    );
}
