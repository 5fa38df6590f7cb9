;;! functions = ["apply"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   "plain liba.so run = 42",
;;!   "promising liba.so run = 42",
;;! ]

;; A host function that calls back is below a late-bound call. Nothing suspends, so it is in nobody's way.
(module
  (@dylink.0 (mem-info))
  (func $apply (import "env" "apply") (param funcref i32) (result i32))
  (func $later (import "env" "later") (param i32) (result i32))
  (elem declare func $inner)
  (func $inner (param i32) (result i32)
    (call $later (local.get 0)))
  (func (export "run") (result i32)
    (call $apply (ref.func $inner) (i32.const 42))))
