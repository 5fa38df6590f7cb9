;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Called during instantiation, before the instance exists.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $imported (import "env" "the_answer") (result i32))
  (global $value (mut i32) (i32.const 0))
  (func $start
    (global.set $value (call $imported)))
  (start $start)
  (func (export "run") (result i32)
    (global.get $value)))
