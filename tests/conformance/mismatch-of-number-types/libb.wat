(module
  (@dylink.0 (mem-info))
  (func (export "half") (param f64) (result f64)
    (f64.div (local.get 0) (f64.const 2))))
