//! Which imports are symbol references.

use latebind::Module;
use latebind::SymbolKind::{self, Address, Function, Tag};

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
}
