;;! script = [
;;!   "dlopen libb.so local",
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws undefined-symbol the_answer",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
