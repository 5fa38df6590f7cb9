;;! script = [
;;!   "dlopen liba.so local",
;;!   "dlopen libb.so global",
;;!   "plain liba.so run = 42",
;;!   "plain liba.so the_answer = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "the_answer") (result i32))
  (export "the_answer" (func $imported))
  (func (export "run") (result i32)
    (call $imported)))
