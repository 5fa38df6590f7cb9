;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libfirst.so global",
;;!   "dlopen libsecond.so global",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
