//! Symbols and their lookup, without an engine.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod signatures;
mod size;

use latebind::emscripten;
use latebind::link::{DsoId, Lookup, Namespace, Provider, Reference, Scope, SearchOrder};

/// Creates a namespace from modules in text format, by name.
fn namespace(modules: &[(&str, &str)]) -> (Namespace, Vec<DsoId>) {
    let mut namespace = Namespace::new();
    let add = |(name, text): &(&str, &str)| {
        let module = wat::parse_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        namespace.add(name, &module).unwrap()
    };
    let dsos = modules.iter().map(add).collect();
    (namespace, dsos)
}

fn dsos(ids: &[DsoId]) -> Scope {
    ids.iter().copied().map(Provider::Dso).collect()
}

/// Returns the reference of a DSO to a name.
#[track_caller]
fn reference(namespace: &Namespace, dso: DsoId, name: &str) -> Reference {
    let mut references = namespace.references(dso).iter();
    *references
        .find(|it| namespace.name(it.name) == name)
        .unwrap()
}

/// Returns the providers of the definition that wins and of those that it shadows.
fn winners(lookup: &Lookup) -> Vec<Provider> {
    let (Lookup::Found {
        definition,
        shadowed,
    }
    | Lookup::Mismatch {
        definition,
        shadowed,
    }) = lookup
    else {
        return Vec::new();
    };
    let all = std::iter::once(definition).chain(shadowed);
    all.map(|definition| definition.provider).collect()
}

const USER: &str = r#"(module (@dylink.0 (needed "a.so" "b.so") (runtime-path "$ORIGIN") (mem-info (memory 16 2)))
    (import "env" "f" (func (param i32) (result i32)))
    (import "GOT.func" "f" (global (mut i32)))
    (import "GOT.mem" "data" (global (mut i32)))
    (import "env" "tag" (tag (param i32)))
    (import "env" "memory" (memory 1))
    (import "env" "__memory_base" (global i32))
    (export "again" (func 0)))"#;

const A: &str = r#"(module (@dylink.0)
    (func (export "f") (param i32) (result i32) (local.get 0))
    (global (export "data") i32 (i32.const 8))
    (tag (export "tag") (param i32)))"#;

#[test]
fn a_dso_says_what_it_needs_and_defines() {
    let (namespace, ids) = namespace(&[("user.so", USER), ("a.so", A)]);
    let dso = namespace.dso(ids[0]).unwrap();
    assert_eq!(dso.name(), "user.so");
    assert_eq!(dso.needed().collect::<Vec<_>>(), ["a.so", "b.so"]);
    assert_eq!(dso.runtime_path().collect::<Vec<_>>(), ["$ORIGIN"]);
    assert_eq!(dso.mem_info().unwrap().memory_size, 16);
    let texts = |reference: &Reference| {
        let signature = reference.ty.signature().map(|it| namespace.signature(it));
        let kind = reference.ty.symbol();
        format!("{kind:?} {} {signature:?}", namespace.name(reference.name))
    };
    assert_eq!(
        dso.references().iter().map(texts).collect::<Vec<_>>(),
        [
            "Some(Function) f Some(\"(i32) -> i32\")",
            "Some(Address) f None",
            "Some(Address) data None",
            "Some(Tag) tag Some(\"(i32) -> ()\")",
            "None memory None",
            "None __memory_base None",
        ]
    );
    assert!(dso.references()[0].is_reexported);
    assert!(dso.definitions()[0].is_reexport);
    let names = namespace.dso(ids[1]).unwrap().definitions().iter();
    let names: Vec<&str> = names.map(|it| namespace.name(it.name)).collect();
    assert_eq!(names, ["f", "data", "tag"]);
}

#[test]
fn the_first_definition_of_a_scope_wins_and_shadows_the_others() {
    let (namespace, ids) = namespace(&[("user.so", USER), ("a.so", A), ("b.so", A), ("c.so", A)]);
    let [user, a, b, c] = ids[..] else { panic!() };
    for name in ["f", "data", "tag"] {
        let reference = reference(&namespace, user, name);
        let found = namespace.lookup(&reference, &dsos(&[user, b, c, b, a]));
        assert!(found.is_found());
        assert_eq!(winners(&found), [b, c, a].map(Provider::Dso), "{name}");
    }
    let address = namespace.references(user)[1];
    assert_eq!(
        winners(&namespace.lookup(&address, &dsos(&[c]))),
        [Provider::Dso(c)]
    );
}

#[test]
fn what_is_not_in_the_scope_or_of_another_kind_is_near() {
    let data = r#"(module (@dylink.0) (global (export "f") i32 (i32.const 0)))"#;
    let (namespace, ids) = namespace(&[("user.so", USER), ("a.so", A), ("data.so", data)]);
    let [user, a, data] = ids[..] else { panic!() };
    let f = reference(&namespace, user, "f");
    let Lookup::Undefined { nearest } = namespace.lookup(&f, &dsos(&[user, data])) else {
        panic!("a function is not data");
    };
    let near: Vec<Provider> = nearest.iter().map(|it| it.provider).collect();
    assert_eq!(near, [a, data].map(Provider::Dso));
    let findings = namespace.findings(user, &dsos(&[user, data]));
    assert_eq!(
        findings[0].display(&namespace).to_string(),
        "undefined function `f` (i32) -> i32, needed by `user.so`; searched `user.so`, `data.so`; \
         `a.so` defines a function of the name; `data.so` defines data of the name",
    );
    let rest: Vec<String> = findings[1..]
        .iter()
        .map(|it| it.display(&namespace).to_string())
        .collect();
    // The address of `f` is the address of the data.
    assert_eq!(
        rest,
        [
            "undefined address `data` from `GOT.mem`, needed by `user.so`; searched `user.so`, \
             `data.so`; `a.so` defines data of the name",
            "undefined tag `tag` (i32) -> (), needed by `user.so`; searched `user.so`, `data.so`; \
             `a.so` defines a tag of the name",
        ]
    );
}

#[test]
fn a_definition_of_another_type_is_a_mismatch_and_still_wins() {
    let other = r#"(module (@dylink.0)
        (func (export "f") (param f64) (result i32) (i32.const 0)) (tag (export "tag")))"#;
    let (namespace, ids) = namespace(&[("user.so", USER), ("other.so", other), ("a.so", A)]);
    let [user, wrong, a] = ids[..] else { panic!() };
    let found = namespace.lookup(&reference(&namespace, user, "f"), &dsos(&[wrong, a]));
    assert!(matches!(found, Lookup::Mismatch { .. }));
    assert_eq!(winners(&found), [wrong, a].map(Provider::Dso));
    let findings = namespace.findings(user, &dsos(&[wrong, a]));
    let findings: Vec<String> = findings
        .iter()
        .map(|it| it.display(&namespace).to_string())
        .collect();
    assert_eq!(
        findings,
        [
            "`user.so` needs function `f` (i32) -> i32, `other.so` defines (f64) -> i32",
            "`user.so` needs tag `tag` (i32) -> (), `other.so` defines () -> ()",
        ]
    );
}

#[test]
fn weak_references_may_remain_undefined() {
    let weak = r#"(module (@dylink.0 (import-info "env" "f" binding-weak))
        (import "env" "f" (func)) (import "GOT.func" "f" (global (mut i32)))
        (import "env" "g" (func)))"#;
    let (namespace, ids) = namespace(&[("weak.so", weak)]);
    let findings = namespace.findings(ids[0], &dsos(&ids));
    let names: Vec<&str> = findings
        .iter()
        .map(|it| namespace.name(it.reference.name))
        .collect();
    assert_eq!(names, ["g"]);
}

#[test]
fn an_import_that_is_exported_again_defines_nothing_for_its_own_dso() {
    let again = r#"(module (@dylink.0) (import "env" "f" (func $f (param i32) (result i32)))
        (export "f" (func $f)))"#;
    let (namespace, ids) = namespace(&[("again.so", again), ("user.so", USER)]);
    let own = reference(&namespace, ids[0], "f");
    assert!(!namespace.is_self(&own));
    assert_eq!(winners(&namespace.lookup(&own, &dsos(&ids))), []);
    let other = reference(&namespace, ids[1], "f");
    assert_eq!(
        winners(&namespace.lookup(&other, &dsos(&ids))),
        [Provider::Dso(ids[0])]
    );
}

#[test]
fn a_self_reference_has_the_module_name_and_the_type_of_its_definition() {
    let text = |module: &str, param: &str| {
        format!(
            r#"(module (@dylink.0) (import "{module}" "f" (func (param {param})))
                (func (export "f") (param i32)))"#
        )
    };
    for (module, param, is_self) in [
        ("env", "i32", true),
        ("other", "i32", false),
        ("env", "f32", false),
    ] {
        let (namespace, ids) = namespace(&[("lib.so", &text(module, param))]);
        let reference = reference(&namespace, ids[0], "f");
        assert_eq!(namespace.is_self(&reference), is_self, "{module} {param}");
    }
}

#[test]
fn the_host_provides_what_main_imports_under_its_module_name() {
    let main = r#"(module (import "env" "f" (func (param i32) (result i32)))
        (import "wasi" "write" (func)) (import "env" "tag" (tag (param i32))))"#;
    let library = r#"(module (@dylink.0) (import "env" "f" (func (param i32) (result i32)))
        (import "env" "write" (func)) (import "wasi" "write" (func))
        (import "GOT.func" "write" (global (mut i32))) (import "env" "untyped" (func (param v128))))"#;
    let (mut namespace, ids) = namespace(&[("main.wasm", main), ("lib.so", library)]);
    let host = Scope::new([Provider::Host]);
    let undefined = |namespace: &Namespace| -> Vec<u32> {
        let findings = namespace.findings(ids[1], &host);
        findings.iter().map(|it| it.reference.import).collect()
    };
    assert_eq!(undefined(&namespace), [0, 1, 2, 3, 4]);
    namespace.provide_imports_of(ids[0]);
    assert_eq!(undefined(&namespace), [1, 4]);
    namespace.provide_function("env", "untyped");
    assert_eq!(undefined(&namespace), [1]);
}

/// A module that refers to one name with each kind of reference: a function, two addresses, and a
/// tag.
const ALL_KINDS: &str = r#"(module (@dylink.0) (import "env" "x" (func))
    (import "GOT.func" "x" (global (mut i32))) (import "GOT.mem" "x" (global (mut i32)))
    (import "env" "x" (tag)))"#;

#[test]
fn the_kind_of_an_export_decides_what_it_defines() {
    let exports = [
        ("func", "(func (export \"x\"))"),
        ("table", "(table (export \"x\") 1 funcref)"),
        ("memory", "(memory (export \"x\") 1)"),
        ("global", "(global (export \"x\") i32 (i32.const 0))"),
        ("tag", "(tag (export \"x\"))"),
    ];
    let texts = exports.map(|(name, export)| (name, format!("(module (@dylink.0) {export})")));
    let mut modules: Vec<(&str, &str)> = vec![("user", ALL_KINDS)];
    modules.extend(texts.iter().map(|(name, text)| (*name, &**text)));
    let (namespace, ids) = namespace(&modules);
    let scope = dsos(&ids[1..]);
    let defined_by = |import: usize| -> Vec<&str> {
        let found = winners(&namespace.lookup(&namespace.references(ids[0])[import], &scope));
        let name = |provider| match provider {
            Provider::Dso(dso) => namespace.dso_name(dso),
            Provider::Host => panic!("the host provides nothing"),
        };
        found.into_iter().map(name).collect()
    };
    assert_eq!(defined_by(0), ["func"]);
    assert_eq!(defined_by(1), ["func", "global"]);
    assert_eq!(defined_by(2), ["func", "global"]);
    assert_eq!(defined_by(3), ["tag"]);
}

#[test]
fn only_functions_and_tags_come_from_the_host() {
    let imports = [
        ("(import \"env\" \"x\" (func))", [true, true, true, false]),
        ("(import \"wasi\" \"x\" (func))", [false, true, true, false]),
        ("(import \"GOT.func\" \"x\" (global (mut i32)))", [false; 4]),
        ("(import \"env\" \"x\" (tag))", [false, false, false, true]),
        ("(import \"env\" \"x\" (global i32))", [false; 4]),
        ("(import \"env\" \"x\" (memory 1))", [false; 4]),
        ("(import \"env\" \"x\" (table 1 funcref))", [false; 4]),
    ];
    for (import, expected) in imports {
        let main = format!("(module {import})");
        let (mut namespace, ids) = namespace(&[("user", ALL_KINDS), ("main", &main)]);
        namespace.provide_imports_of(ids[1]);
        let host = Scope::new([Provider::Host]);
        let references = namespace.references(ids[0]).iter();
        let found: Vec<bool> = references
            .map(|it| namespace.lookup(it, &host).is_found())
            .collect();
        assert_eq!(found, expected, "{import}");
    }
}

#[test]
fn search_orders_are_data() {
    let (_, ids) = namespace(&[("main.wasm", A), ("a.so", A), ("b.so", A), ("c.so", A)]);
    let [main, a, b, c] = ids[..] else { panic!() };
    let global = [Provider::Dso(main), Provider::Host];
    let order = |order: SearchOrder, dso, local: &[DsoId]| -> Vec<Provider> {
        order.scope(dso, &global, local).providers().to_vec()
    };
    let with_global = |rest: &[DsoId]| -> Vec<Provider> {
        let rest = rest.iter().copied().map(Provider::Dso);
        global.iter().copied().chain(rest).collect()
    };
    assert_eq!(
        order(SearchOrder::LD_SO, b, &[a, b, c]),
        with_global(&[a, b, c])
    );
    // A later definition replaces an earlier one, and the DSO itself comes last.
    let emscripten = emscripten::lookup::SEARCH_ORDER;
    assert_eq!(order(emscripten, c, &[a, b]), with_global(&[b, a, c]));
    assert_eq!(order(emscripten, a, &[]), with_global(&[a]));
}
