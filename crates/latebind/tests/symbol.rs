//! Which imports are symbols, and what defines them.

use latebind::SymbolKind::{self, Address, Function, Tag};
use latebind::{ExportKind, Module};

#[test]
fn kinds_of_imports() {
    let module = wat::parse_str(
        r#"(module
             (import "env" "f" (func))
             (import "wasi_snapshot_preview1" "g" (func))
             (import "GOT.func" "h" (global (mut i32)))
             (import "GOT.mem" "d" (global (mut i64)))
             (import "env" "t" (tag (param i32)))
             (import "env" "__memory_base" (global i32))
             (import "env" "__stack_pointer" (global (mut i32)))
             (import "env" "memory" (memory 1))
             (import "env" "__indirect_function_table" (table 1 funcref)))"#,
    )
    .unwrap();
    let module = Module::read(&module).unwrap();
    let imports: Vec<_> = module.references().imports().collect();
    let kinds: Vec<_> = imports.iter().map(SymbolKind::of).collect();
    let expected = [Function, Function, Address, Address, Tag].map(Some);
    assert_eq!(kinds, [&expected[..], &[None; 4]].concat());
    // Only functions and tags come from the host.
    let provided = |kind: SymbolKind| -> Vec<bool> {
        imports.iter().map(|it| kind.is_provided_for(it)).collect()
    };
    let functions = [true, true, false, false, false, false, false, false, false];
    assert_eq!(provided(Function), functions);
    assert_eq!(provided(Address), functions);
    assert_eq!(provided(Tag).iter().filter(|it| **it).count(), 1);
    assert!(provided(Tag)[4]);
}

#[test]
fn exports_that_define_a_symbol() {
    use ExportKind as E;
    let defining = |kind: SymbolKind| {
        let all = [E::Func, E::Table, E::Memory, E::Global, E::Tag];
        all.into_iter()
            .filter(|it| kind.is_defined_by(*it))
            .collect::<Vec<_>>()
    };
    assert_eq!(defining(Function), [E::Func]);
    assert_eq!(defining(Address), [E::Func, E::Global]);
    assert_eq!(defining(Tag), [E::Tag]);
}
