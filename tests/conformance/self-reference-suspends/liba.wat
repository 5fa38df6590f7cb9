;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; As C++ does for every weak function: the library imports what it defines itself.
(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func $imported (import "env" "weak") (param i32) (result i32))
  (func (export "weak") (param i32) (result i32)
    (call $pause (local.get 0)))
  (func (export "run") (result i32)
    (call $imported (i32.const 42))))
