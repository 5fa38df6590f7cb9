;;! script = [
;;!   "program first",
;;!   "dlopen liba.so global",
;;!   "dlopen libone.so global",
;;!   "program second",
;;!   "dlopen liba.so global",
;;!   "dlopen libtwo.so global",
;;!   "plain liba.so run = 43",
;;!   "program first",
;;!   "plain liba.so run = 42",
;;! ]

;; One module, instantiated in two programs that define the symbol differently.
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
