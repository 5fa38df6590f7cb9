;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   { step = "promising liba.so run 1", stock = "throws suspend-error", latebind = "= 42" },
;;!   "plain liba.so run 0 = 42",
;;!   { step = "promising liba.so run 1", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; Binding and suspending happen in one call, and leave the reference bound.
(module
  (@dylink.0 (mem-info))
  (func $maybe (import "env" "maybe") (param i32) (result i32))
  (func (export "run") (param i32) (result i32)
    (call $maybe (local.get 0))))
