;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $first (import "env" "half") (result i32))
  (func $second (import "env" "half") (result i32))
  (func (export "half") (result i32)
    (i32.const 21))
  (func (export "run") (result i32)
    (i32.add (call $first) (call $second))))
