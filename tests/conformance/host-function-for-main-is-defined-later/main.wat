;;! script = [
;;!   "define add plain",
;;!   "plain main run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $add (import "env" "add") (param i32 i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $add (i32.const 40) (i32.const 2))))
