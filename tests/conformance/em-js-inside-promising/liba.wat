;;! em-js = ["add"]
;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "promising liba.so run = 42",
;;! ]

;; A leaf of JavaScript is in nobody's way: it has returned when the stack is suspended.
(module
  (@dylink.0 (mem-info (memory 16 0)))
  (func $add (import "env" "add") (param i32 i32) (result i32))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (global (export "__em_js__add") i32 (i32.const 0))
  (func (export "run") (result i32)
    (call $pause (call $add (i32.const 40) (i32.const 2)))))
