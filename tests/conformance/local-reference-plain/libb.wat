(module
  (@dylink.0 (mem-info))
  (func (export "local") (param i32) (result i32)
    (local.get 0)))
