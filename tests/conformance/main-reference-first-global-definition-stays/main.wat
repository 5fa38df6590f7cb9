;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain main run 41 = 42",
;;!   "dlopen libb.so global",
;;!   "plain main run 41 = 42",
;;! ]

;; A stub of the main module looks its symbol up at every call, among symbols whose first definition stays.
(module
  (@dylink.0 (mem-info))
  (func $library (import "env" "library") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (param i32) (result i32)
    (call $library (local.get 0))))
