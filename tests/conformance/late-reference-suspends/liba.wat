;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; The definer is loaded after the library that calls it.
(module
  (@dylink.0 (mem-info))
  (func $later (import "env" "later") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $later (i32.const 42))))
