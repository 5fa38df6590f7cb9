(module
  (@dylink.0 (mem-info))
  (func (export "same") (param i64) (result i64)
    (local.get 0)))
