;; A main module that calls a function of a library that is loaded later. The main module is instantiated
;; first, so the linker gives it a stub for `library`, which remains permanently.
(module
  (@dylink.0 (mem-info))
  (func $library (import "env" "library") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (param i32) (result i32)
    (i32.add (call $library (local.get 0)) (i32.const 1))))
