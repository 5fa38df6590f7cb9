;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "weak") (param i32) (result i32))
  (func (export "weak") (param i32) (result i32)
    (local.get 0))
  (func (export "run") (result i32)
    (call $imported (i32.const 42))))
