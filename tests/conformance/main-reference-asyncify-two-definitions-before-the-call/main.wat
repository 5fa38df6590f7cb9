;;! flavor = "asyncify"
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   "plain main run -58 = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $library (import "env" "library") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (param i32) (result i32)
    (call $library (local.get 0))))
