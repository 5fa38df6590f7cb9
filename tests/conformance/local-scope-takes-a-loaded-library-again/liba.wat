;;! script = [
;;!   "dlopen libb.so local",
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; libb was opened before, in a scope of its own; needing it brings it into this one too.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
