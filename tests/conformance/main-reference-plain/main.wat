;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain main run = 42",
;;!   "plain main run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $library (import "env" "library") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $library (i32.const 42))))
