;;! script = [
;;!   "dlopen liba.so local",
;;!   "define pause suspending",
;;!   { step = "promising liba.so run", stock = "throws type-error", latebind = "= 42" },
;;! ]

;; A `Suspending` object is no function, so a closure cannot call it.
(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $pause (i32.const 42))))
