;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "a\00b\"c\\d\n") (result i32))
  (func (export "a\00b\"c\\d\n") (result i32)
    (i32.const 42))
  (func (export "run") (result i32)
    (call $imported)))
