;;! features = ["tail-calls"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run 10 = 42",
;;!   { step = "plain liba.so run 100000", stock = "throws stack-overflow", latebind = "= 42" },
;;! ]

;; 100,000 tail calls need no stack if no closure leaves a frame.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "count") (param i32) (result i32))
  (func $count (export "count") (param i32) (result i32)
    (if (i32.eqz (local.get 0))
      (then (return (i32.const 42))))
    (return_call $imported (i32.sub (local.get 0) (i32.const 1))))
  (func (export "run") (param i32) (result i32)
    (call $count (local.get 0))))
