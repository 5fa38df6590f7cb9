;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; A NEEDED name may come with a path; the loader knows a library by its base name.
(module
  (@dylink.0 (mem-info) (needed "sub/libb.so") (runtime-path "$ORIGIN"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
