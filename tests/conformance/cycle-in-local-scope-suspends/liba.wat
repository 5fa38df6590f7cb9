;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so even 10", stock = "throws suspend-error", latebind = "= 42" },
;;! ]
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $odd (import "env" "odd") (param i32) (result i32))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func (export "even") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (call $odd (i32.sub (local.get 0) (i32.const 1))))
      (else (call $pause (i32.const 42))))))
