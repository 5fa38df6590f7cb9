;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "plain liba.so run", stock = "= 2143289386", latebind = "= 2139095082" },
;;! ]

;; 0x7f80002a comes out of JavaScript as 0x7fc0002a: quiet.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "same") (param f32) (result f32))
  (func (export "same") (param f32) (result f32)
    (local.get 0))
  (func (export "run") (result i32)
    (i32.reinterpret_f32
      (call $imported (f32.reinterpret_i32 (i32.const 0x7f80002a))))))
