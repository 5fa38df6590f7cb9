;; A main module that calls into a library.
(module
  (func $later (import "env" "later") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (global (export "__stack_pointer") (mut i32) (i32.const 65536))
  (func (export "run") (param i32) (result i32)
    (call $later (local.get 0))))
