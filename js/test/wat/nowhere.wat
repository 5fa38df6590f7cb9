;; Defines what `addresses.wat` takes the addresses of.
(module
  (import "env" "memory" (memory 0))
  (global (export "not_here") i32 (i32.const 8))
  (func (export "nowhere") (result i32) (i32.const 2)))
