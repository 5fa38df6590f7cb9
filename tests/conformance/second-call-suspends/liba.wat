;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   "promising liba.so run 0 = 42",
;;!   { step = "promising liba.so run 1", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; Bound by a call that does not suspend.
(module
  (@dylink.0 (mem-info))
  (func $maybe (import "env" "maybe") (param i32) (result i32))
  (func (export "run") (param i32) (result i32)
    (call $maybe (local.get 0))))
