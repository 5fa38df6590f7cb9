;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws undefined-symbol nowhere",
;;!   "plain liba.so run throws undefined-symbol nowhere",
;;! ]

;; Not at load, as with RTLD_NOW, but at the call.
(module
  (@dylink.0 (mem-info))
  (func $nowhere (import "env" "nowhere") (result i32))
  (func (export "run") (result i32)
    (call $nowhere)))
