;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run =",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "nothing"))
  (func (export "nothing"))
  (func (export "run")
    (call $imported)))
