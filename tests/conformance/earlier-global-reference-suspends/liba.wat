;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen libb.so global",
;;!   "dlopen liba.so global",
;;!   "promising liba.so run = 42",
;;! ]

;; The only reference that never has a stub: the defining DSO is global, and is already loaded.
(module
  (@dylink.0 (mem-info))
  (func $earlier (import "env" "earlier") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $earlier (i32.const 42))))
