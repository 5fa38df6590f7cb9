;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "") (result i32))
  (func (export "") (result i32)
    (i32.const 42))
  (func (export "run") (result i32)
    (call $imported)))
