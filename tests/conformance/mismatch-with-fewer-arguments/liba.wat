;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; The missing argument is `undefined`, which is 0.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $add (import "env" "add") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $add (i32.const 42))))
