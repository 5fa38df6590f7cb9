(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func (export "earlier") (param i32) (result i32)
    (call $pause (local.get 0))))
