//! Links many DSOs without an engine.

use latebind::link::{Lookup, Namespace, Provider, Scope};

use super::namespace;

const DSOS: usize = 400;
const REFERENCES: usize = 575;
const DEFINITIONS: usize = 150;

/// Returns one of many DSOs, which refers to the definitions of the next ones, under names as long
/// as C++ names.
fn dso(number: usize) -> String {
    let name = |dso: usize, symbol: usize| {
        format!(
            "_ZN5pxrInternal_v0_24__pxrReserved__{:04}SdfLayerHandle{symbol:03}Ev",
            dso % DSOS
        )
    };
    let import = |at: usize| {
        let name = name(number + 1 + at / DEFINITIONS, at % DEFINITIONS);
        format!("(import \"env\" \"{name}\" (func (param i32) (result i32)))")
    };
    let define = |at: usize| {
        let name = name(number, at);
        format!("(func (export \"{name}\") (param i32) (result i32) (local.get 0))")
    };
    let imports: String = (0..REFERENCES).map(import).collect();
    let definitions: String = (0..DEFINITIONS).map(define).collect();
    format!("(module (@dylink.0) {imports} {definitions})")
}

#[test]
fn four_hundred_dsos_are_linked_on_paper() {
    let texts: Vec<(String, String)> = (0..DSOS).map(|it| (format!("{it}.so"), dso(it))).collect();
    let modules: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let (namespace, ids) = namespace(&modules);
    let scope: Scope = ids.iter().copied().map(Provider::Dso).collect();
    let mut found = 0;
    for id in &ids {
        let references = namespace.references(*id).iter();
        found += references
            .filter(|it| is_found(&namespace, it, &scope))
            .count();
    }
    assert_eq!(found, DSOS * REFERENCES);
}

fn is_found(namespace: &Namespace, it: &latebind::link::Reference, scope: &Scope) -> bool {
    matches!(namespace.lookup(it, scope), Lookup::Found { shadowed, .. } if shadowed.is_empty())
}
