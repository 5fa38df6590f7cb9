;;! em-js = ["add"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;!   "plain liba.so run = 42",
;;! ]

;; The function exists only after the library is instantiated, and is plain JavaScript.
(module
  (@dylink.0 (mem-info (memory 16 0)))
  (func $add (import "env" "add") (param i32 i32) (result i32))
  (global (export "__em_js__add") i32 (i32.const 0))
  (func (export "run") (result i32)
    (call $add (i32.const 40) (i32.const 2))))
