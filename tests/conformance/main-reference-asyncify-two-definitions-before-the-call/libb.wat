(module
  (@dylink.0 (mem-info))
  (func (export "library") (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 100))))
