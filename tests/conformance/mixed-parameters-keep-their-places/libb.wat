(module
  (@dylink.0 (mem-info))
  (func (export "same")
    (param i32 i64 f32 f64 i32 i64 f32 f64)
    (result i32 i64 f32 f64 i32 i64 f32 f64)
    (local.get 0) (local.get 1) (local.get 2) (local.get 3)
    (local.get 4) (local.get 5) (local.get 6) (local.get 7)))
