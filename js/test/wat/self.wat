;; Imports what it defines itself, as C++ libraries do.
(module
  (import "env" "memory" (memory 0))
  (func $imported (import "env" "answer") (result i32))
  (func (export "answer") (result i32) (i32.const 42))
  (func (export "run") (result i32) (call $imported)))
