;;! functions = ["answer", "add64"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;!   "plain liba.so sum 9223372036854775806n = 9223372036854775807n",
;;! ]

;; A function of the JavaScript library is no closure of the loader's. With `i64` it takes BigInts.
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "answer") (result i32))
  (func $add64 (import "env" "add64") (param i64 i64) (result i64))
  (func (export "run") (result i32)
    (call $answer))
  (func (export "sum") (param i64) (result i64)
    (call $add64 (local.get 0) (i64.const 1))))
