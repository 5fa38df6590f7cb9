;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func (export "run") (result i32)
    (i32.const 42)))
