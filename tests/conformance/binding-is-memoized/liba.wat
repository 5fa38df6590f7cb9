;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;!   "dlopen libglobal.so global",
;;!   "plain liba.so run = 42",
;;! ]

;; A definition that would have won arrives after the first call.
(module
  (@dylink.0 (mem-info) (needed "liblocal.so"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
