;;! suspending = ["hold"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "start first liba.so wait 1",
;;!   "plain liba.so run = 42",
;;!   { step = "join first", stock = "throws suspend-error", latebind = "= 1" },
;;! ]

;; Another symbol is bound by JavaScript, outside, while a stack is suspended.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $local (import "env" "local") (param i32) (result i32))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "wait") (param i32) (result i32)
    (call $local (local.get 0)))
  (func (export "run") (result i32)
    (call $answer)))
