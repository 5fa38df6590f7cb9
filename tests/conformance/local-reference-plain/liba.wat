;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $local (import "env" "local") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $local (i32.const 42))))
