;; A library without late-bound functions is unchanged.
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (import "env" "memory" (memory 1))
  (func (export "run") (result i32) (i32.const 42)))
