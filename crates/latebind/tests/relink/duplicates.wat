;; A name that is imported twice with one type, and a name that is imported with two types.
(module
  (@dylink.0)
  (import "env" "f" (func $f1 (param i32)))
  (import "env" "f" (func $f2 (param i32)))
  (import "env" "f" (func $f3 (param i64)))
  (func (export "run") (call $f1 (i32.const 1)) (call $f2 (i32.const 2)) (call $f3 (i64.const 3))))
