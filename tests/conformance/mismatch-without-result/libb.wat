(module
  (@dylink.0 (mem-info))
  (func (export "result") (result i32)
    (i32.const 42))
  (func (export "no_result")))
