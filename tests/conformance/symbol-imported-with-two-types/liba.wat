;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Two translation units disagree about a prototype.
(module
  (@dylink.0 (mem-info))
  (func $right (import "env" "same") (param i32) (result i32))
  (func $wrong (import "env" "same") (param f64) (result f64))
  (func (export "same") (param i32) (result i32)
    (local.get 0))
  (func (export "run") (result i32)
    (i32.add
      (call $right (i32.const 40))
      (i32.trunc_f64_s (call $wrong (f64.const 2.5))))))
