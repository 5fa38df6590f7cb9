;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 0",
;;! ]

;; The loader takes `Object.prototype.toString` for a host function. That is its bug, and stays.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "toString") (result i32))
  (func (export "toString") (result i32)
    (i32.const 42))
  (func (export "run") (result i32)
    (call $imported)))
