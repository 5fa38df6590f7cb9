;; A module that calls a function through `invoke_ii`.
(module
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 2 funcref))
  (import "env" "invoke_ii" (func $invoke_ii (param i32 i32) (result i32)))
  (import "env" "fail" (func $fail))
  (elem (i32.const 0) $add_one $fails)
  (func $add_one (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1)))
  (func $fails (param i32) (result i32)
    (call $fail)
    (i32.const 0))
  (func (export "run") (param $index i32) (param $value i32) (result i32)
    (call $invoke_ii (local.get $index) (local.get $value))))
