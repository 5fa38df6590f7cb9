;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain liba.so run = 42",
;;! ]

;; What main defines is first in every scope, also for a library that defines it as well.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "the_answer") (result i32)
    (i32.const 42)))
