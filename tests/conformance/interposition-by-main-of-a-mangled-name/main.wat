;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain liba.so run = 42",
;;! ]

;; A program overrides a weak function of C++ that a library defines.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "_Z10the_answerv") (result i32)
    (i32.const 42)))
