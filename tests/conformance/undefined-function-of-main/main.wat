;;! script = [
;;!   { step = "plain main run", stock = "throws stack-overflow", latebind = "throws undefined-symbol nowhere" },
;;! ]

;; Without assertions, main's stub of an undefined function calls itself.
(module
  (@dylink.0 (mem-info))
  (func $nowhere (import "env" "nowhere") (result i32))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "run") (result i32)
    (call $nowhere)))
