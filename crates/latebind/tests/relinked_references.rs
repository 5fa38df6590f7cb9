//! A relinked library has the same references as before, whether or not it still imports the functions.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use latebind::link::{Namespace, ReferenceType};
use latebind::relink::{Bsymbolic, Options, is_added_import, relink};

const LIBRARY: &str = r#"(module (@dylink.0 (import-info "env" "_Z4weakv" 0x1))
  (import "env" "memory" (memory 1))
  (import "env" "_Z3onei" (func $one (param i32) (result f64)))
  (import "env" "_Z3ownv" (func $own))
  (import "env" "_Z4weakv" (func $weak))
  (import "env" "hook" (func $hook (param i64)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "GOT.func" "_Z3onei" (global (mut i32)))
  (func (export "_Z3ownv"))
  (func (export "run")
    (drop (call $one (call $close (i32.const 0)))) (call $own) (call $weak) (call $hook (i64.const 0))))"#;

/// Each reference to a function: its names, its type, and whether it is weak.
fn functions(library: &[u8]) -> BTreeSet<(String, String, String, bool)> {
    let mut namespace = Namespace::new();
    let id = namespace.add("lib.so", library).unwrap();
    let name = |name| namespace.name(name).to_owned();
    let all = namespace.references(id).iter();
    all.filter_map(|reference| match reference.ty {
        ReferenceType::Function(ty) => Some((
            name(reference.module),
            name(reference.name),
            namespace.signature(ty).to_string(),
            reference.is_weak,
        )),
        _ => None,
    })
    .filter(|(module, name, ..)| !is_added_import(module, name))
    .collect()
}

#[test]
fn references_remain() {
    let library = wat::parse_str(LIBRARY).unwrap();
    let before = functions(&library);
    assert_eq!(before.len(), 5);
    for keep_imports in [false, true] {
        let options = Options::new()
            .bsymbolic(Bsymbolic::None)
            .keep_imports(keep_imports);
        let relinked = relink(&library, options).unwrap();
        assert_eq!(functions(&relinked.bytes), before, "{keep_imports}");
        let is_imported = latebind::LatebindSection::read(&relinked.bytes)
            .unwrap()
            .unwrap()
            .slots()
            .map(|slot| (slot.name.as_str().to_owned(), slot.is_imported))
            .collect::<Vec<_>>();
        let expected = match keep_imports {
            true => vec!["_Z3onei", "_Z3ownv", "_Z4weakv", "hook", "fd_close"],
            false => vec!["hook", "fd_close", "_Z3onei", "_Z3ownv", "_Z4weakv"],
        };
        let imported = if keep_imports { 5 } else { 2 };
        let expected: Vec<_> = expected
            .into_iter()
            .enumerate()
            .map(|(number, name)| (name.to_owned(), number < imported))
            .collect();
        assert_eq!(is_imported, expected);
    }
}
