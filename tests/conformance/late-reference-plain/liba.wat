;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   "plain liba.so run = 42",
;;!   "plain liba.so run = 42",
;;! ]

;; Outside of a promising export, where nothing may suspend and nothing does.
(module
  (@dylink.0 (mem-info))
  (func $later (import "env" "later") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $later (i32.const 42))))
