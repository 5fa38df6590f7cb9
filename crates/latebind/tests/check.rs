//! The findings of the checker: each kind, the search, and the time of each failure.

#![cfg(feature = "check")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use latebind::check::{
    Checker, Fails, Frame, Glue, GlueImport, GlueTable, GlueValue, Kind, LibraryId, Open, Profile,
    Report, Severity,
};

const MAIN: &str = r#"
    (import "env" "host" (func (param i32)))
    (import "env" "late" (func (result i32)))
    (memory (export "memory") 1)
    (table (export "__indirect_function_table") 1 funcref)
    (global (export "data") i32 (i32.const 0))
    (tag (export "tag") (param i32))
    (func (export "function") (param i32))
"#;

fn module(section: &str, body: &str) -> Vec<u8> {
    wat::parse_str(format!("(module (@dylink.0 {section}) {body})")).unwrap()
}

fn library(body: &str) -> Vec<u8> {
    module("(mem-info (memory 0 0))", body)
}

/// Returns the profile of a program whose JavaScript has a stub of `late`.
fn profile() -> Profile {
    let import = |name: &str| GlueImport::new(name.into(), GlueValue::Function);
    let mut late = import("late");
    late.marks.push("stub".into());
    let imports = vec![import("host"), late, import("untyped")];
    let glue = Glue {
        tables: vec![GlueTable { imports }],
        reads_legacy_dylink: Some(false),
        wraps_exports: false,
    };
    Profile::read(&library(MAIN), Some(&glue)).unwrap()
}

fn check(libraries: &[(&str, Open, Vec<u8>)]) -> Report {
    let profile = profile();
    let mut checker = Checker::new(&profile);
    for (path, open, bytes) in libraries {
        checker.add(path, *open, bytes).unwrap();
    }
    checker.check()
}

/// Returns the findings except those about suspension: the kind, the time, the library, and the symbol.
fn facts(report: &Report) -> Vec<String> {
    let findings = report.findings().iter();
    let findings = findings.filter(|it| it.kind != Kind::CannotSuspend);
    let fact = |it: &latebind::check::Finding| {
        let symbol = it.symbol.map(|it| report.namespace().name(it.name));
        format!(
            "{} {} {} {}",
            it.kind.name(),
            it.fails.name(),
            report.path(it.library),
            symbol.unwrap_or("-")
        )
    };
    findings.map(fact).collect()
}

#[track_caller]
fn expect(libraries: &[(&str, Open, Vec<u8>)], expected: &[&str]) {
    assert_eq!(facts(&check(libraries)), expected);
}

fn one(body: &str) -> [(&'static str, Open, Vec<u8>); 1] {
    [("a.so", Open::Local, library(body))]
}

#[test]
fn references_resolve_by_kind() {
    expect(&one(r#"(import "env" "function" (func (param i32)))"#), &[]);
    expect(
        &one(r#"(import "GOT.func" "function" (global (mut i32)))"#),
        &[],
    );
    expect(&one(r#"(import "GOT.mem" "data" (global (mut i32)))"#), &[]);
    // The address of a function may be taken as data, but not the reverse.
    expect(
        &one(r#"(import "GOT.mem" "function" (global (mut i32)))"#),
        &[],
    );
    expect(
        &one(r#"(import "GOT.func" "data" (global (mut i32)))"#),
        &["undefined-address call a.so data"],
    );
    expect(
        &one(r#"(import "env" "data" (func))"#),
        &["undefined-function load a.so data"],
    );
    expect(&one(r#"(import "env" "tag" (tag (param i32)))"#), &[]);
    expect(
        &one(r#"(import "env" "function" (tag (param i32)))"#),
        &["undefined-tag load a.so function"],
    );
}

#[test]
fn a_stub_of_the_main_module_is_no_definition() {
    expect(
        &one(r#"(import "env" "late" (func (result i32)))"#),
        &["undefined-function call a.so late"],
    );
    let definer = library(r#"(func (export "late") (result i64) unreachable)"#);
    expect(
        &[("a.so", Open::Local, definer)],
        &["type-converted never  late"],
    );
}

#[test]
fn types_fail_where_the_engine_compares_them() {
    expect(
        &one(r#"(import "env" "function" (func (param i64)))"#),
        &["type-mismatch load a.so function"],
    );
    expect(
        &one(r#"(import "env" "host" (func (param i64)))"#),
        &["type-converted never a.so host"],
    );
    let body = r#"(import "env" "own" (func (param i64))) (func (export "own"))"#;
    expect(&one(body), &["type-converted never a.so own"]);
    expect(
        &one(r#"(import "env" "untyped" (func))"#),
        &["unchecked never a.so untyped"],
    );
    expect(
        &one(r#"(func (export "function") (param i64))"#),
        &["duplicate-definition never a.so function"],
    );
}

#[test]
fn the_local_scope_is_that_of_one_dlopen() {
    let needs = |name: &str, body: &str| {
        module(
            &format!(r#"(mem-info (memory 0 0)) (needed "{name}")"#),
            body,
        )
    };
    let user = r#"(import "env" "deep" (func))"#;
    let deep = library(r#"(func (export "deep"))"#);
    expect(
        &[
            ("a.so", Open::Local, needs("b.so", user)),
            ("b.so", Open::Needed, needs("c.so", "")),
            ("c.so", Open::Needed, deep.clone()),
        ],
        // A file name is all that leads to them.
        &["found-by-name never a.so -", "found-by-name never b.so -"],
    );
    // `b.so` was loaded before, so the second `dlopen` does not add `c.so` to its scope.
    let report = check(&[
        ("b.so", Open::Local, needs("c.so", "")),
        ("c.so", Open::Local, deep.clone()),
        ("a.so", Open::Local, needs("b.so", user)),
    ]);
    let undefined = "undefined-function call a.so deep".to_owned();
    assert!(facts(&report).contains(&undefined), "{:?}", facts(&report));
    expect(
        &[
            ("a.so", Open::Local, library(user)),
            ("c.so", Open::Local, deep.clone()),
        ],
        &["undefined-function call a.so deep"],
    );
    for open in [Open::Global, Open::Preload] {
        expect(
            &[
                ("a.so", Open::Local, library(user)),
                ("c.so", open, deep.clone()),
            ],
            &[],
        );
    }
}

#[test]
fn cycles_and_chains_of_needed_libraries_end() {
    let needs = |name: String| module(&format!(r#"(mem-info (memory 0 0)) (needed "{name}")"#), "");
    let names: Vec<String> = (0..3000).map(|number| format!("l{number}.so")).collect();
    let profile = profile();
    let mut checker = Checker::new(&profile);
    for number in 0..names.len() {
        let next = names[(number + 1) % names.len()].clone();
        checker
            .add(&names[number], Open::Local, &needs(next))
            .unwrap();
    }
    assert!(checker.requests().is_empty());
    let report = checker.check();
    assert_eq!(report.load_order().len(), names.len());
}

#[test]
fn a_host_supplies_needed_libraries() {
    let section = r#"(mem-info (memory 0 0)) (needed "b.so") (runtime-path "$ORIGIN/../libs")"#;
    let user = module(section, r#"(import "env" "f" (func))"#);
    let profile = profile();
    let mut checker = Checker::new(&profile);
    checker.set_main_path("dist/main.wasm");
    checker.add_library_path("extra");
    checker.add("pkg/sub/a.so", Open::Local, &user).unwrap();
    let requests = checker.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        requests[0].paths,
        ["pkg/libs/b.so", "extra/b.so", "dist/b.so"]
    );
    assert!(checker.requests().is_empty(), "a request is made once");
    let needed = library(r#"(func (export "f"))"#);
    checker.add("pkg/libs/b.so", Open::Needed, &needed).unwrap();
    assert!(facts(&checker.check()).is_empty());

    let mut checker = Checker::new(&profile);
    checker.add("a.whl!pkg/a.so", Open::Local, &user).unwrap();
    checker
        .add("a.whl!libs/b.so", Open::Local, &needed)
        .unwrap();
    assert!(facts(&checker.check()).is_empty(), "members of one archive");

    let mut checker = Checker::new(&profile);
    checker.set_main_path("main.wasm");
    checker.add("a.so", Open::Local, &user).unwrap();
    // The missing library may define the function.
    assert_eq!(
        facts(&checker.check()),
        ["missing-needed load a.so -", "unchecked never a.so f"]
    );
}

#[test]
fn the_table_of_addresses_is_shared() {
    let body = r#"
        (import "GOT.mem" "state" (global (mut i32)))
        (global (export "state") i32 (i32.const 0))"#;
    let with = |name: &str| library(&body.replace("state", name));
    let two = |name: &str| {
        [
            ("a.so", Open::Local, with(name)),
            ("b.so", Open::Local, with(name)),
        ]
    };
    expect(&two("state"), &["shared-address never b.so state"]);
    // Type information is the same in both.
    expect(&two("_ZTI3foo"), &[]);
    expect(
        &one(&body.replace("state", "data")),
        &["interposed never a.so data"],
    );
    let user = library(r#"(import "GOT.mem" "only_a" (global (mut i32)))"#);
    let definer = library(r#"(global (export "only_a") i32 (i32.const 0))"#);
    expect(
        &[
            ("a.so", Open::Local, definer.clone()),
            ("b.so", Open::Local, user.clone()),
        ],
        &["shared-address never b.so only_a"],
    );
    expect(
        &[("b.so", Open::Local, user), ("a.so", Open::Local, definer)],
        &["undefined-data load b.so only_a"],
    );
}

#[test]
fn without_javascript_only_certain_errors_remain() {
    let profile = Profile::read(&library(MAIN), None).unwrap();
    let mut checker = Checker::new(&profile);
    let body = r#"
        (import "env" "unknown" (func))
        (import "env" "_Z1fv" (func))
        (import "env" "a_tag" (tag))
        (import "GOT.func" "unknown" (global (mut i32)))
        (import "GOT.mem" "unknown_data" (global (mut i32)))
        (import "GOT.mem" "__heap_base" (global (mut i32)))"#;
    checker.add("a.so", Open::Local, &library(body)).unwrap();
    let report = checker.check();
    let errors = report
        .findings()
        .iter()
        .filter(|it| it.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|it| report.explain(it).title).collect();
    assert_eq!(
        errors,
        [
            "undefined data `unknown_data`",
            "undefined function `_Z1fv` () -> ()"
        ]
    );
}

#[test]
fn frames_that_cannot_suspend() {
    let body = r#"
        (import "env" "host" (func (param i32)))
        (import "env" "function" (func (param i32)))
        (import "env" "invoke_vi" (func (param i32 i32)))
        (import "env" "_Z3ownv" (func))
        (import "env" "script" (func))
        (global (export "__em_js__script") i32 (i32.const 0))
        (func (export "_Z3ownv"))
        (func (export "__wasm_call_ctors"))"#;
    let report = check(&one(body));
    let mut frames = Vec::new();
    let of_library = report.findings().iter();
    for finding in of_library.filter(|it| it.library != LibraryId::MAIN) {
        if let latebind::check::Detail::Suspension { frame, functions } = &finding.detail {
            let names = functions.iter().map(|it| report.namespace().name(*it));
            frames.push((*frame, names.collect::<Vec<_>>()));
        }
    }
    assert_eq!(
        frames,
        [
            (Frame::Stub, vec!["_Z3ownv", "script"]),
            (Frame::Invoke, vec!["invoke_vi"]),
            (Frame::Constructor, vec!["__wasm_call_ctors"]),
            (Frame::JavaScript, vec!["host", "script"]),
        ]
    );
}

#[test]
fn kinds_have_names() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_name(kind.name()), Some(kind));
        assert_eq!(
            kind.severity() == Severity::Error,
            kind.fails() != Fails::Never
        );
    }
    assert_eq!(Kind::from_name("error"), None);
}

#[test]
fn hostile_libraries_are_errors_or_findings() {
    let bytes = module(
        r#"(mem-info (memory 0 0)) (needed "b.so") (import-info "env" "f" binding-weak)"#,
        r#"(import "env" "f" (func)) (func (export "g")) (global (export "x") i32 (i32.const 0))"#,
    );
    let profile = profile();
    for at in 0..bytes.len() {
        for value in [0, 1, 0x7f, 0xff] {
            let mut changed = bytes.clone();
            changed[at] = value;
            let mut checker = Checker::new(&profile);
            let _ = checker.add("a.so", Open::Local, &changed);
            let _ = checker.add("b.so", Open::Local, &changed[..at]);
            checker.requests();
            let report = checker.check();
            for finding in report.findings() {
                assert!(!report.message(finding).contains('\n'));
            }
        }
    }
}

/// Returns the bindings of a library: the way, the symbol, and the definition's library.
fn bindings(report: &Report, path: &str) -> Vec<String> {
    let id = report.ids().find(|it| report.path(*it) == path).unwrap();
    let namespace = report.namespace();
    let bindings = report.bindings(id).into_iter().map(|it| {
        let by = match it.definition.map(|it| it.provider) {
            Some(latebind::link::Provider::Dso(dso)) => report.path(report.library_of(dso)),
            Some(latebind::link::Provider::Host) => "JavaScript",
            None => "-",
        };
        format!("{} {} {by}", it.way.name(), namespace.name(it.symbol.name))
    });
    bindings.collect()
}

#[test]
fn bindings_say_which_definition_each_reference_gets() {
    let user = module(
        r#"(mem-info (memory 0 0)) (needed "other.so")"#,
        r#"(import "env" "function" (func (param i32)))
           (import "env" "host" (func (param i32)))
           (import "env" "of_other" (func))
           (import "env" "of_other" (func))
           (import "env" "of_global" (func))
           (import "env" "own" (func))
           (import "env" "invoke_vi" (func (param i32 i32)))
           (import "env" "nowhere" (func))
           (import "env" "tag" (tag (param i32)))
           (import "env" "memory" (memory 0))
           (import "latebind" "bind" (func (param i32)))
           (import "GOT.mem" "data" (global (mut i32)))
           (import "GOT.func" "of_other" (global (mut i32)))
           (import "elsewhere" "function" (func (param i32)))
           (func (export "own")) (func (export "late") (result i32) (i32.const 1))"#,
    );
    let report = check(&[
        (
            "global.so",
            Open::Global,
            library(r#"(func (export "of_global"))"#),
        ),
        (
            "other.so",
            Open::Local,
            library(r#"(func (export "of_other"))"#),
        ),
        ("user.so", Open::Local, user),
        (
            "early.so",
            Open::Preload,
            library(r#"(import "env" "function" (func (param i32)))"#),
        ),
    ]);
    assert_eq!(
        bindings(&report, "user.so"),
        [
            "direct function main.wasm",
            "javascript host JavaScript",
            "late of_other other.so",
            "direct of_global global.so",
            "self own user.so",
            "javascript invoke_vi -",
            "undefined nowhere -",
            "tag tag main.wasm",
            "address data main.wasm",
            "address of_other other.so",
            "undefined function -",
        ]
        .map(|it| it.replace("main.wasm", report.path(LibraryId::MAIN)))
    );
    let main = report.path(LibraryId::MAIN).to_owned();
    assert_eq!(bindings(&report, &main), ["late late user.so"]);
    assert_eq!(
        bindings(&report, "early.so"),
        [format!("late function {main}")],
        "the exports of the main module are not global symbols yet"
    );
}
