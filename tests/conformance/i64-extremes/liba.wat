;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run -9223372036854775808n = -9223372036854775808n",
;;!   "plain liba.so run 9223372036854775807n = 9223372036854775807n",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "same") (param i64) (result i64))
  (func (export "same") (param i64) (result i64)
    (local.get 0))
  (func (export "run") (param i64) (result i64)
    (call $imported (local.get 0))))
