;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $same (import "env" "same") (param i32 i32) (result i32))
  (func (export "run") (result i32)
    (call $same (i32.const 42) (i32.const 1))))
