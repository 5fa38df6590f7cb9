;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws trap",
;;!   "plain liba.so run throws trap",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "crash"))
  (func (export "crash")
    (unreachable))
  (func (export "run")
    (call $imported)))
