(module
  (@dylink.0 (mem-info))
  (func $hold (import "env" "hold") (param i32) (result i32))
  (func (export "local") (param i32) (result i32)
    (call $hold (local.get 0)))
  (func (export "the_answer") (result i32)
    (i32.const 42)))
