;;! script = [
;;!   "define pause suspending",
;;!   { step = "promising main run", stock = "throws type-error", latebind = "= 42" },
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $pause (i32.const 42))))
