;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain liba.so even 10 = 42",
;;!   "plain libb.so odd 7 = 42",
;;! ]

;; Each needs the other.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $odd (import "env" "odd") (param i32) (result i32))
  (func (export "even") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (call $odd (i32.sub (local.get 0) (i32.const 1))))
      (else (i32.const 42)))))
