;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "promising liba.so run = 42",
;;!   "plain liba.so run throws suspend-error",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $pause (i32.const 42))))
