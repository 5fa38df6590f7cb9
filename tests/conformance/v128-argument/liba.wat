;;! features = ["simd"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "plain liba.so run", stock = "throws type-error", latebind = "= 42" },
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "lane") (param v128) (result i32))
  (func (export "lane") (param v128) (result i32)
    (i32x4.extract_lane 3 (local.get 0)))
  (func (export "run") (result i32)
    (call $imported (v128.const i32x4 1 2 3 42))))
