;; The library that defines the function `answer`, which `asks.wat` calls.
(module
  (@dylink.0 (mem-info))
  (func (export "answer") (result i32)
    (i32.const 42)))
