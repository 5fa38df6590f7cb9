(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func (export "maybe") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (call $pause (i32.const 42)))
      (else (i32.const 42)))))
