;;! script = [
;;!   "program first",
;;!   "dlopen liba.so global",
;;!   "program second",
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   "program first",
;;!   "plain liba.so run throws undefined-symbol the_answer",
;;!   "program second",
;;!   "plain liba.so run = 42",
;;! ]

;; Two programs in one realm, of the same files.
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
