;;! suspending = ["pause"]
;;! script = [
;;!   { step = "promising main run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; Linked at load time, and yet the stub stays.
(module
  (@dylink.0 (mem-info) (needed "liba.so"))
  (func $library (import "env" "library") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $library (i32.const 42))))
