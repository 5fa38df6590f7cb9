;; Imports a memory that no program can have.
(module
  (import "env" "memory" (memory 60000))
  (func $missing (import "env" "missing"))
  (func (export "run") (call $missing)))
