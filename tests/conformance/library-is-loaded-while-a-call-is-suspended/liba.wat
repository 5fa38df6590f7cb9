;;! suspending = ["hold"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "start call liba.so run",
;;!   "dlopen libb.so global",
;;!   "join call = 42",
;;! ]

;; The symbol is undefined when the call begins, and there when it is needed.
(module
  (@dylink.0 (mem-info))
  (func $hold (import "env" "hold") (param i32) (result i32))
  (func $later (import "env" "later") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $later (call $hold (i32.const 42)))))
