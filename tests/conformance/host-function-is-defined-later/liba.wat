;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws undefined-symbol add64",
;;!   "define add64 plain",
;;!   "plain liba.so run = 42n",
;;!   "plain liba.so run = 42n",
;;! ]

;; The target of a late-bound reference is plain JavaScript, with BigInts.
(module
  (@dylink.0 (mem-info))
  (func $add64 (import "env" "add64") (param i64 i64) (result i64))
  (func (export "run") (result i64)
    (call $add64 (i64.const 40) (i64.const 2))))
