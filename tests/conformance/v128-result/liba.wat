;;! features = ["simd"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "plain liba.so run", stock = "throws type-error", latebind = "= 42" },
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "vector") (result v128))
  (func (export "vector") (result v128)
    (v128.const i32x4 1 2 3 42))
  (func (export "run") (result i32)
    (i32x4.extract_lane 3 (call $imported))))
