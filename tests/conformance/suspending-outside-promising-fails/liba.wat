;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   "plain liba.so run throws suspend-error",
;;! ]

;; Removing the JavaScript frame does not make a promising entry.
(module
  (@dylink.0 (mem-info))
  (func $later (import "env" "later") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $later (i32.const 42))))
