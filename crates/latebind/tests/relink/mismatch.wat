;; A definition with a different type does not count, but one with the same type at a different index does. --bsymbolic-functions
(module
  (@dylink.0)
  (type $one (func (param i32) (result i32)))
  (type $same (func (param i32) (result i32)))
  (type $other (func (param i64) (result i32)))
  (import "env" "same" (func $same (type $one)))
  (import "env" "other" (func $other (type $one)))
  (import "wasi" "elsewhere" (func $elsewhere (type $one)))
  (func (export "same") (type $same) (i32.const 1))
  (func (export "other") (type $other) (i32.const 2))
  (func (export "elsewhere") (type $one) (i32.const 3))
  (func (export "run") (result i32)
    (call $elsewhere (call $other (call $same (i32.const 0))))))
