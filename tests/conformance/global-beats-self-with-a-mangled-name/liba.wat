;;! script = [
;;!   "dlopen liba.so local",
;;!   "dlopen libglobal.so global",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "_RNvC1a10the_answer") (result i32))
  (func (export "_RNvC1a10the_answer") (result i32)
    (i32.const 1))
  (func (export "run") (result i32)
    (call $answer)))
