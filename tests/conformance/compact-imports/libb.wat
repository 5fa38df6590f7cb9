(module
  (@dylink.0 (mem-info))
  (func (export "the_answer") (result i32)
    (i32.const 42))
  (func (export "same") (param i32) (result i32)
    (local.get 0))
  (func (export "zero") (result i32)
    (i32.const 0)))
