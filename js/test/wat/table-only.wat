;; Imports what it defines itself, and a table, which tells its program, but no memory.
(module
  (import "env" "table" (table 1 funcref))
  (func $imported (import "env" "answer") (result i32))
  (func (export "answer") (result i32) (i32.const 42))
  (func (export "run") (result i32) (call $imported)))
