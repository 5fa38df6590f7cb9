;;! script = [
;;!   "dlopen liba.so local",
;;!   "dlopen libglobal.so global",
;;!   "plain liba.so run = 42",
;;! ]

;; Bound at first use: what came between loading and calling counts.
(module
  (@dylink.0 (mem-info) (needed "liblocal.so"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
