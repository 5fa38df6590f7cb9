;;! em-js = ["fail"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws host-error",
;;!   "plain liba.so run throws host-error",
;;! ]
(module
  (@dylink.0 (mem-info (memory 16 0)))
  (func $fail (import "env" "fail"))
  (global (export "__em_js__fail") i32 (i32.const 0))
  (func (export "run")
    (call $fail)))
