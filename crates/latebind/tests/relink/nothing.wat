;; A library without functions to bind late stays as it is.
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (import "env" "memory" (memory 1))
  (func (export "run") (result i32) (i32.const 42)))
