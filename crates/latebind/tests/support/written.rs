//! Modules that wasm-smith does not generate, or seldom does.

/// Modules in the text format.
pub const MODULES: &[&str] = &[
    r#"(module (type $t (sub (func)))
        (import "env" "f" (func (exact (type $t)))) (import "env" "g" (func (type $t))))"#,
    "(module (type $f (func)) (type $c (cont $f)) (type (func (param (ref null $c) contref))))",
    r#"(module
        (rec (type $d (descriptor $r) (struct)) (type $r (describes $d) (struct)))
        (type (func (param (ref (exact $d)) (ref null (exact $r))) (result (ref $d)))))"#,
    "(module (type (shared (func (param (ref null (shared any)) (ref (shared i31)))))))",
    r#"(module (@dylink.0 (mem-info (memory 1 2) (table 3 4)) (needed "a" "b")
        (export-info "f" 0x100) (import-info "env" "g" 0x1) (runtime-path "$ORIGIN")))"#,
    // Types that are not the same in every module, because of the types to which they refer, their
    // group, or their possible subtypes and supertypes.
    r#"(module (type $s (struct)) (type $r (func (result (ref $s)))) (type $p (func (param (ref $s))))
        (import "env" "r" (func (type $r))) (import "env" "p" (func (type $p))))"#,
    r#"(module (rec (type $a (func (param i32))) (type $b (func (param i64)))) (type $c (func))
        (import "env" "a" (func (type $a))) (import "env" "c" (func (type $c))))"#,
    r#"(module (type $open (sub (func))) (type $below (sub final $open (func)))
        (import "env" "open" (func (type $open))) (import "env" "below" (func (type $below))))"#,
];
