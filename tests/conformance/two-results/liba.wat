;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42 43n",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "pair") (result i32 i64))
  (func (export "pair") (result i32 i64)
    (i32.const 42)
    (i64.const 43))
  (func (export "run") (result i32 i64)
    (call $imported)))
