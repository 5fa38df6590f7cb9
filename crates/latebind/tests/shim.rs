//! Shims: the emitted modules are valid, and contain a shim for each type in order.

use latebind::host::spans::Listed;
use latebind::{ErrorKind, Expected, TypeIndex, Types, shim};

const INVOKE: shim::Kind = shim::Kind::Invoke;

/// Returns the contents of the type section of a module in the text format.
fn types_of(wat: &str) -> Vec<u8> {
    let module = wat::parse_str(wat).expect("it is a module");
    let references = latebind::References::read(&module).expect("it is valid");
    references.types().section()
}

#[track_caller]
fn check_invoke(types: &str, indices: &[u32], expected: &str) {
    let types = types_of(&format!("(module {types})"));
    let types = Types::read(&types).expect("it is valid");
    let module = shim::emit(&types, indices, INVOKE).expect("the types are accepted");
    wasmparser::validate(&module).expect("it is valid");
    let expected = wat::parse_str(expected).expect("it is a module");
    let print = |bytes: &[u8]| wasmprinter::print_bytes(bytes).expect("it is valid");
    assert_eq!(print(&module), print(&expected));
}

#[test]
fn invoke() {
    check_invoke(
        "(type (func)) (type (func (param i32))) (type (func (param i32 i64 f32) (result f64)))",
        &[1, 2],
        r#"(module
            (type (func (param externref)))
            (type (func (param i32)))
            (type (func))
            (type (func (param i32 i64 f32) (result f64)))
            (type (func (param i64 f32) (result f64)))
            (import "env" "__indirect_function_table" (table 0 funcref))
            (import "env" "__stack_pointer" (global (mut i32)))
            (import "latebind" "host" (func (type 0)))
            (import "latebind" "tag" (tag (type 0)))
            (func (type 1) (local i32)
              (local.set 1 (global.get 0))
              (block (result externref)
                (try_table (catch 0 0)
                  (call_indirect 0 (type 2) (local.get 0))
                  (return))
                (unreachable))
              (global.set 0 (local.get 1))
              (call 0))
            (func (type 3) (local i32) (local f64)
              (local.set 3 (global.get 0))
              (block (result externref)
                (try_table (catch 0 0)
                  (call_indirect 0 (type 4) (local.get 1) (local.get 2) (local.get 0))
                  (return))
                (unreachable))
              (global.set 0 (local.get 3))
              (call 0)
              (f64.const nan))
            (table 2 funcref)
            (export "entries" (table 1))
            (elem (table 1) (i32.const 0) func 1 2))"#,
    );
}

#[test]
fn results_after_an_exception() {
    for (ty, value) in [
        ("i32", "local.get 2"),
        ("i64", "local.get 2"),
        ("f32", "f32.const nan"),
        ("f64", "f64.const nan"),
    ] {
        check_invoke(
            &format!("(type (func (param i32) (result {ty})))"),
            &[0],
            &format!(
                r#"(module
                (type (func (param externref)))
                (type (func (param i32) (result {ty})))
                (type (func (result {ty})))
                (import "env" "__indirect_function_table" (table 0 funcref))
                (import "env" "__stack_pointer" (global (mut i32)))
                (import "latebind" "host" (func (type 0)))
                (import "latebind" "tag" (tag (type 0)))
                (func (type 1) (local i32) (local {ty})
                  (local.set 1 (global.get 0))
                  (block (result externref)
                    (try_table (catch 0 0)
                      (call_indirect 0 (type 2) (local.get 0))
                      (return))
                    (unreachable))
                  (global.set 0 (local.get 1))
                  (call 0)
                  ({value}))
                (table 1 funcref)
                (export "entries" (table 1))
                (elem (table 1) (i32.const 0) func 1))"#
            ),
        );
    }
}

#[test]
fn invoke_with_64_bit_pointers() {
    check_invoke(
        "(type (func (param i64 i64) (result i64)))",
        &[0],
        r#"(module
            (type (func (param externref)))
            (type (func (param i64 i64) (result i64)))
            (type (func (param i64) (result i64)))
            (import "env" "__indirect_function_table" (table i64 0 funcref))
            (import "env" "__stack_pointer" (global (mut i64)))
            (import "latebind" "host" (func (type 0)))
            (import "latebind" "tag" (tag (type 0)))
            (func (type 1) (local i64) (local i64)
              (local.set 2 (global.get 0))
              (block (result externref)
                (try_table (catch 0 0)
                  (call_indirect 0 (type 2) (local.get 1) (local.get 0))
                  (return))
                (unreachable))
              (global.set 0 (local.get 2))
              (call 0)
              (local.get 3))
            (table 1 funcref)
            (export "entries" (table 1))
            (elem (table 1) (i32.const 0) func 1))"#,
    );
}

#[test]
fn types_without_a_shim() {
    let types = types_of(
        "(module
            (type (func))
            (type (func (param f32)))
            (type (func (param i32) (result i32 i32)))
            (type (struct))
            (type (func (param i32 (ref null 3))))
            (type (func (param i32)))
            (type (func (param i32 i32))))",
    );
    let types = Types::read(&types).expect("it is valid");
    let refuse = |indices: &[u32], index: u32| {
        let error = shim::emit(&types, indices, INVOKE).expect_err("there is no shim");
        assert_eq!(error.kind(), ErrorKind::Misuse);
        assert_eq!(error.expected(), Expected::FunctionTypeOfModule);
        assert!(error.to_string().contains(&index.to_string()), "{error}");
    };
    for index in [0, 1, 2, 3, 4, 7, u32::MAX] {
        refuse(&[index], index);
    }
    refuse(&[5, 5], 5);
    refuse(&[6, 5], 5);
    refuse(&[5, 6, u32::MAX], u32::MAX);
    assert!(types.func(TypeIndex(5)).is_some());
    assert_eq!(shim::emit(&types, &[], INVOKE), Ok(Vec::new()));
}

#[track_caller]
fn check_stacks(kind: shim::Kind, indices: &[u32], expected: &str) {
    let types = types_of("(module (type (func)) (type (func (param i32) (result i32 i64))))");
    let types = Types::read(&types).expect("it is valid");
    let module = shim::emit(&types, indices, kind).expect("the types are accepted");
    wasmparser::validate(&module).expect("it is valid");
    let expected = wat::parse_str(expected).expect("it is a module");
    let print = |bytes: &[u8]| wasmprinter::print_bytes(bytes).expect("it is valid");
    assert_eq!(print(&module), print(&expected));
}

#[test]
fn wait() {
    let types = types_of("(module (type (func)) (type (func (param i32 f64) (result i64))))");
    let types = Types::read(&types).expect("it is valid");
    let module = shim::emit(&types, &[1], shim::Kind::Wait).expect("the type is accepted");
    wasmparser::validate(&module).expect("it is valid");
    let expected = wat::parse_str(
        r#"(module
            (type (func (param i32) (result i32)))
            (type (func (param i32 f64) (result i64)))
            (import "latebind" "host" (func (type 1)))
            (import "latebind" "plain" (func (type 1)))
            (import "latebind" "state" (func (type 0)))
            (func (type 1) (local i32)
              (local.set 2 (call 2 (i32.const 0)))
              (block (result exnref)
                (try_table (catch_all_ref 0)
                  (call 0 (local.get 0) (local.get 1))
                  (return))
                (unreachable))
              (if (call 2 (local.get 2))
                (then (return (call 1 (local.get 0) (local.get 1)))))
              (throw_ref))
            (table 1 funcref)
            (export "entries" (table 0))
            (elem (table 0) (i32.const 0) func 3))"#,
    )
    .expect("it is a module");
    let print = |bytes: &[u8]| wasmprinter::print_bytes(bytes).expect("it is valid");
    assert_eq!(print(&module), print(&expected));
}

#[test]
fn guards() {
    check_stacks(
        shim::Kind::Guard,
        &[1, 0, 1],
        r#"(module
            (type (func (param i32) (result i32)))
            (type (func (param i32)))
            (type (func (param i32) (result i32 i64)))
            (type (func))
            (type (func (param i32) (result i32 i64)))
            (import "latebind" "slots" (table 2 funcref))
            (import "host" "0" (func (type 2)))
            (import "host" "1" (func (type 3)))
            (import "host" "2" (func (type 4)))
            (func (type 2) (local i32)
              (local.set 1 (call_indirect 0 (type 0) (i32.const 0) (i32.const 0)))
              (block (result exnref)
                (try_table (catch_all_ref 0)
                  (call 0 (local.get 0))
                  (call_indirect 0 (type 1) (local.get 1) (i32.const 1))
                  (return))
                (unreachable))
              (call_indirect 0 (type 1) (local.get 1) (i32.const 1))
              (throw_ref))
            (func (type 3) (local i32)
              (local.set 0 (call_indirect 0 (type 0) (i32.const 0) (i32.const 0)))
              (block (result exnref)
                (try_table (catch_all_ref 0)
                  (call 1)
                  (call_indirect 0 (type 1) (local.get 0) (i32.const 1))
                  (return))
                (unreachable))
              (call_indirect 0 (type 1) (local.get 0) (i32.const 1))
              (throw_ref))
            (func (type 4) (local i32)
              (local.set 1 (call_indirect 0 (type 0) (i32.const 0) (i32.const 0)))
              (block (result exnref)
                (try_table (catch_all_ref 0)
                  (call 2 (local.get 0))
                  (call_indirect 0 (type 1) (local.get 1) (i32.const 1))
                  (return))
                (unreachable))
              (call_indirect 0 (type 1) (local.get 1) (i32.const 1))
              (throw_ref))
            (table 3 funcref)
            (export "entries" (table 1))
            (elem (table 1) (i32.const 0) func 3 4 5))"#,
    );
}

#[test]
fn many_guards_of_a_large_type_are_rejected() {
    let types = types_of(&format!(
        "(module (type (func (param {}))))",
        "i32 ".repeat(1000)
    ));
    let types = Types::read(&types).expect("it is valid");
    let guard = |count| shim::emit(&types, &vec![0; count], shim::Kind::Guard);
    assert!(guard(10).is_ok());
    assert_eq!(
        guard(10_000).map_err(|error| error.kind()),
        Err(ErrorKind::TooLarge)
    );
}

/// Returns `true` if an import of a name and a type is marked as a function `invoke_*`.
fn is_marked(name: &str, ty: &str) -> bool {
    let wat = format!(r#"(module (import "env" "{name}" (func {ty})))"#);
    let module = wat::parse_str(wat).expect("it is a module");
    let references = latebind::References::read(&module).expect("it is valid");
    let all = latebind::host::numbers_of_imports(&references, &[Listed::All], &[]);
    assert_eq!(
        all,
        latebind::host::numbers_of_imports(&references, &[Listed::Functions], &[])
    );
    let marked = all.last().expect("it has an import") & latebind::host::INVOKE != 0;
    if marked {
        // There is a shim of its type.
        let made = shim::emit(references.types(), &[0], INVOKE).expect("it is accepted");
        wasmparser::validate(&made).expect("it is valid");
    }
    marked
}

#[test]
fn names_and_types_of_functions_that_catch() {
    for (name, ty) in [
        ("invoke_v", "(param i32)"),
        ("invoke_i", "(param i32) (result i32)"),
        ("invoke_vijfd", "(param i32 i32 i64 f32 f64)"),
        ("invoke_dV", "(param i32 v128) (result f64)"),
        ("invoke_jj", "(param i64 i64) (result i64)"),
    ] {
        assert!(is_marked(name, ty), "{name}");
    }
    for (name, ty) in [
        ("invoke_", "(param i32)"),
        ("invoke", "(param i32)"),
        ("invoke_v", ""),
        ("invoke_v", "(param f32)"),
        ("invoke_v", "(param externref)"),
        ("invoke_v", "(param i32 i32)"),
        ("invoke_v", "(param i32) (result i32)"),
        ("invoke_i", "(param i32)"),
        ("invoke_i", "(param i32) (result i64)"),
        ("invoke_vv", "(param i32 i32)"),
        ("invoke_vi", "(param i32)"),
        ("invoke_vi", "(param i32 f32)"),
        ("invoke_vi", "(param i32 externref)"),
        ("invoke_i", "(param i32) (result i32 i32)"),
        // An `i64` that is passed as two numbers.
        ("invoke_vj", "(param i32 i32 i32)"),
        ("invoke_callback", "(param i32)"),
        ("_invoke_v", "(param i32)"),
    ] {
        assert!(!is_marked(name, ty), "{name} {ty}");
    }
}
