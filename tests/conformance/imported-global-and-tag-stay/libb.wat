(module
  (@dylink.0 (mem-info))
  (func (export "one") (result i32)
    (i32.const 1))
  (func (export "also_one") (result i32)
    (i32.const 1)))
