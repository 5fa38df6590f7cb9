;; Calls what another library defines, and has it in a table.
(module
  (import "env" "memory" (memory 0))
  (func $later (import "env" "later") (param i32) (result i32))
  (table (export "pointers") 1 1 funcref)
  (elem (i32.const 0) func $later)
  (func (export "run") (param i32) (result i32)
    (call $later (local.get 0))))
