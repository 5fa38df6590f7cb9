;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   { step = "promising main run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; Main is instantiated first, so what it calls in a library is a stub of the build.
(module
  (@dylink.0 (mem-info))
  (func $library (import "env" "library") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $library (i32.const 42))))
