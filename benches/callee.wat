;; A library that defines what the other one calls.
(module
  (@dylink.0 (mem-info))
  (func (export "callee") (param i32 i32) (result i32)
    (i32.xor (i32.mul (local.get 0) (i32.const 31)) (local.get 1))))
