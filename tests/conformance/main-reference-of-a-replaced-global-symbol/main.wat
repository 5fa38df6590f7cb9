;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain main run 41 = 42",
;;!   "define identity plain",
;;!   "dlopen libb.so local",
;;!   "plain main run 41 = 41",
;;! ]

;; The program replaces a global symbol; the next load sees it.
(module
  (@dylink.0 (mem-info))
  (func $library (import "env" "identity") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (param i32) (result i32)
    (call $library (local.get 0))))
