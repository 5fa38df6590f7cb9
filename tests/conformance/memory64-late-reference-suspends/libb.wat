(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func (export "local") (param i64) (result i32)
    (call $pause (i32.wrap_i64 (local.get 0)))))
