;; Calls what another library defines.
(module
  (import "env" "memory" (memory 0))
  (func $later (import "env" "later") (param i32) (result i32))
  (func (export "run") (param i32) (result i32)
    (call $later (local.get 0))))
