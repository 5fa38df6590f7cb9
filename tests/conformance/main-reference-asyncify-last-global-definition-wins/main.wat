;;! flavor = "asyncify"
;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain main run 41 = 42",
;;!   "dlopen libb.so global",
;;!   "plain main run -58 = 42",
;;!   "plain main run -58 = 42",
;;! ]

;; Built for stack switching, a stub of the main module reads a table in which a later library replaces the
;; definition.
(module
  (@dylink.0 (mem-info))
  (func $library (import "env" "library") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (param i32) (result i32)
    (call $library (local.get 0))))
