;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain main run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $half (import "env" "half") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $half (i32.const 85))))
