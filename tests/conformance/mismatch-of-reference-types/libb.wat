(module
  (@dylink.0 (mem-info))
  (func (export "value") (result i31ref)
    (ref.i31 (i32.const 42))))
