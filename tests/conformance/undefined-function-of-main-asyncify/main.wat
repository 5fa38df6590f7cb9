;;! flavor = "asyncify"
;;! script = [
;;!   { step = "plain main run", stock = "throws type-error", latebind = "throws undefined-symbol nowhere" },
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $nowhere (import "env" "nowhere") (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $nowhere)))
