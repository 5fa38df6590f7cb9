(module
  (@dylink.0 (mem-info))
  (global $value (mut i32) (i32.const 0))
  (func (export "__wasm_call_ctors")
    (global.set $value (i32.const 42)))
  (func (export "value_of_b") (result i32)
    (global.get $value)))
