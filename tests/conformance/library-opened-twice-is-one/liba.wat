;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so next = 41",
;;!   "dlopen liba.so local",
;;!   "plain liba.so next = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "increment") (result i32))
  (global $count (mut i32) (i32.const 40))
  (func (export "increment") (result i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (global.get $count))
  (func (export "next") (result i32)
    (call $imported)))
