;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; A dependency defines the symbol as well, but the library is published after it.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "the_answer") (result i32)
    (i32.const 42))
  (func (export "run") (result i32)
    (call $answer)))
