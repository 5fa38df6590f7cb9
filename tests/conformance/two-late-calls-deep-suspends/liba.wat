;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; liba calls libb through a late reference, libb calls back through a direct import, and liba calls
;; itself.
(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func $there (import "env" "there") (param i32) (result i32))
  (func $last (import "env" "last") (param i32) (result i32))
  (func (export "back") (param i32) (result i32)
    (call $last (local.get 0)))
  (func (export "last") (param i32) (result i32)
    (call $pause (local.get 0)))
  (func (export "run") (result i32)
    (call $there (i32.const 42))))
