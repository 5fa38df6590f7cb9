;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "plain liba.so run", stock = "= 9221120237041090602n", latebind = "= 9218868437227405354n" },
;;! ]

;; 0x7ff000000000002a comes out of JavaScript as 0x7ff800000000002a.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "same") (param f64) (result f64))
  (func (export "same") (param f64) (result f64)
    (local.get 0))
  (func (export "run") (result i64)
    (i64.reinterpret_f64
      (call $imported (f64.reinterpret_i64 (i64.const 0x7ff000000000002a))))))
