//! `latebind relink` on self references that another module of the program overrides.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::{Folder, assert_recorded, wasm, wheel};

/// A library that calls hooks that it defines itself: C, C++, and Rust functions, and an operator.
const LIB: &str = r#"
    (module
      (@dylink.0 (mem-info (memory 0 0)))
      (import "env" "on_event" (func $c))
      (import "env" "_Z8on_eventv" (func $cxx))
      (import "env" "_RNvC1a8on_event" (func $rust))
      (import "env" "_Znwm" (func $new (param i32) (result i32)))
      (func (export "on_event"))
      (func (export "_Z8on_eventv"))
      (func (export "_RNvC1a8on_event"))
      (func (export "_Znwm") (param i32) (result i32) (i32.const 1))
      (func (export "work") (call $c) (call $cxx) (call $rust) (drop (call $new (i32.const 1)))))
"#;

/// Libraries that override one hook, or all of them.
const CXX: &str = r#"(module (@dylink.0) (func (export "_Z8on_eventv")))"#;
const ALL: &str = r#"
    (module
      (@dylink.0)
      (func (export "on_event"))
      (func (export "_Z8on_eventv"))
      (func (export "_RNvC1a8on_event"))
      (func (export "_Znwm") (param i32) (result i32) (i32.const 1)))
"#;
/// Defines one hook with a different type, and one that is not a function.
const OTHERWISE: &str = r#"
    (module
      (@dylink.0)
      (func (export "_Z8on_eventv") (param i32))
      (global (export "_RNvC1a8on_event") i32 (i32.const 0)))
"#;

/// Asserts that the library has these function imports. `slot` follows the name of an import with a slot.
#[track_caller]
fn check(library: &[u8], expected: &[&str]) {
    let module = latebind::Module::read(library).unwrap();
    let section = latebind::LatebindSection::read(library).unwrap().unwrap();
    let slots: Vec<_> = section.slots().map(|slot| slot.name.as_str()).collect();
    let imports: Vec<String> = module
        .references()
        .imports()
        .filter(|it| it.name.as_str() != "bind")
        .map(|it| match slots.contains(&it.name.as_str()) {
            true => format!("{} slot", it.name.as_str()),
            false => it.name.as_str().to_owned(),
        })
        .collect();
    assert_eq!(imports, expected);
}

fn folder(name: &str) -> Folder {
    let folder = Folder::new(name);
    let files = [
        ("lib.so", LIB),
        ("cxx.so", CXX),
        ("all.so", ALL),
        ("otherwise.so", OTHERWISE),
    ];
    for (file, text) in files {
        folder.write_wat(file, text);
    }
    folder
}

const ALONE: [&str; 2] = ["on_event slot", "_Znwm slot"];
const CXX_SLOT: [&str; 3] = ["on_event slot", "_Z8on_eventv slot", "_Znwm slot"];
const ALL_SLOTS: [&str; 4] = [
    "on_event slot",
    "_Z8on_eventv slot",
    "_RNvC1a8on_event slot",
    "_Znwm slot",
];

#[test]
fn every_other_definition_of_a_function_can_override_it() {
    let folder = folder("interposition-named");
    for (args, expected) in [
        (&[][..], &ALONE[..]),
        (&["--with", "cxx.so"], &CXX_SLOT),
        (&["--with", "all.so"], &ALL_SLOTS),
        (&["--with", "cxx.so", "--with", "all.so"], &ALL_SLOTS),
        // A library that is also named with --with does not count as a different one.
        (&["--with", "lib.so"], &ALONE),
        (&["--with", "otherwise.so"], &CXX_SLOT),
        (
            &["--main", "cxx.so"],
            &["on_event slot", "_Z8on_eventv", "_Znwm slot"],
        ),
        (
            &["--main", "all.so"],
            &["on_event", "_Z8on_eventv", "_RNvC1a8on_event", "_Znwm"],
        ),
        (&["--main", "otherwise.so"], &CXX_SLOT),
        (
            &["--main", "cxx.so", "--with", "all.so"],
            &[
                "on_event slot",
                "_Z8on_eventv",
                "_RNvC1a8on_event slot",
                "_Znwm slot",
            ],
        ),
        (&["--main", "all.so", "--bsymbolic-functions"], &[]),
        (&["--with", "all.so", "--bsymbolic-functions"], &[]),
        (
            &["--bsymbolic-functions", "--interposable", "_Z*"],
            &["_Z8on_eventv slot", "_Znwm slot"],
        ),
        (
            &["--interposable", "_R*"],
            &["on_event slot", "_RNvC1a8on_event slot", "_Znwm slot"],
        ),
        (&["--no-bsymbolic"], &ALL_SLOTS),
        (
            &["--no-bsymbolic", "--main", "cxx.so"],
            &[
                "on_event slot",
                "_Z8on_eventv",
                "_RNvC1a8on_event slot",
                "_Znwm slot",
            ],
        ),
    ] {
        folder.run(&[&["relink", "lib.so", "-o", "new.so"], args].concat());
        println!("{args:?}");
        check(&folder.read("new.so"), expected);
    }
    let both = [
        "relink",
        "lib.so",
        "--no-bsymbolic",
        "--bsymbolic-functions",
    ];
    assert!(folder.fails(&both, 2).contains("cannot be used with"));
}

#[test]
fn another_input_can_override_a_function_in_either_order() {
    for inputs in [["lib.so", "cxx.so"], ["cxx.so", "lib.so"]] {
        let folder = folder("interposition-inputs");
        folder.done(&[&["relink"], &inputs[..], &["-o", "out"]].concat());
        check(&folder.read("out/lib.so"), &CXX_SLOT);
    }
    // Replaced in a directory: a rewritten file does not count as a different library.
    let folder = Folder::new("interposition-folder");
    folder.write_wat("in/lib.so", LIB);
    folder.write_wat("in/deep/cxx.so", CXX);
    folder.write(
        "in/deep/cxx-1-py3-none-any.whl",
        &wheel(&[("otherwise.so", &wasm(OTHERWISE))]),
    );
    folder.done(&["relink", "in", "--in-place"]);
    check(&folder.read("in/lib.so"), &CXX_SLOT);
    // Each library overrides the weak function of the other, so neither reference is bound.
    let folder = Folder::new("interposition-weak");
    folder.write_wat("one.so", LIB);
    folder.write_wat("two.so", LIB);
    let json = folder.json(&["relink", "one.so", "two.so"], 0);
    check(&folder.read("one.so"), &ALL_SLOTS);
    check(&folder.read("two.so"), &ALL_SLOTS);
    for file in json["files"].as_array().unwrap() {
        assert_eq!(
            [&file["slots"], &file["interposable"], &file["self"]],
            [4, 4, 0]
        );
    }
}

#[test]
fn wheels_of_one_distribution_do_not_override_each_other() {
    let folder = Folder::new("interposition-wheels");
    let write = |name: &str, members: &[(&str, &[u8])]| folder.write(name, &wheel(members));
    let (lib, cxx) = (wasm(LIB), wasm(CXX));
    write("Some.pkg-1-cp313-cp313-any.whl", &[("lib.so", &lib)]);
    write(
        "some_pkg-1-cp314-cp314-any.whl",
        &[("lib.so", &lib), ("cxx.so", &cxx)],
    );
    write("other-1-cp314-cp314-any.whl", &[("a.so", &lib)]);
    let relinked = |inputs: &[&str], name: &str| {
        folder.done(&[&["relink"], inputs, &["-o", "out/"]].concat());
        assert_recorded(&folder.read(&format!("out/{name}")))
    };
    let [first, second, other] = [
        "Some.pkg-1-cp313-cp313-any.whl",
        "some_pkg-1-cp314-cp314-any.whl",
        "other-1-cp314-cp314-any.whl",
    ];
    check(&relinked(&[first, second], first)["lib.so"], &ALONE);
    // A library in the same wheel does override it.
    check(&relinked(&[first, second], second)["lib.so"], &CXX_SLOT);
    check(&relinked(&[first, other], first)["lib.so"], &ALL_SLOTS);
    check(&relinked(&[first, other], other)["a.so"], &ALL_SLOTS);
}

#[test]
fn a_host_function_is_not_direct_if_an_input_defines_it() {
    let folder = Folder::new("interposition-host");
    folder.write_wat(
        "main.wasm",
        r#"(module (import "env" "far" (func)) (import "env" "host" (func)))"#,
    );
    folder.write_wat(
        "user.so",
        r#"(module (@dylink.0) (import "env" "far" (func)) (import "env" "host" (func)))"#,
    );
    folder.write_wat(
        "definer.so",
        r#"(module (@dylink.0) (func (export "far")))"#,
    );
    folder.done(&[
        "relink",
        "--main",
        "main.wasm",
        "user.so",
        "definer.so",
        "-o",
        "out/",
    ]);
    check(&folder.read("out/user.so"), &["far slot", "host"]);
}
