;;! em-js = ["add64"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run -9223372036854775807n = -9223372036854775808n",
;;! ]
(module
  (@dylink.0 (mem-info (memory 16 0)))
  (func $add64 (import "env" "add64") (param i64 i64) (result i64))
  (global (export "__em_js__add64") i32 (i32.const 0))
  (func (export "run") (param i64) (result i64)
    (call $add64 (local.get 0) (i64.const -1))))
