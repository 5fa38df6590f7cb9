;;! script = [
;;!   "dlopen libb.so local",
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws undefined-symbol the_answer",
;;!   "dlopen libb.so global",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
