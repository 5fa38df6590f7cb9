;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws error",
;;! ]

;; What JavaScript does not convert, Latebind need not either.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $same (import "env" "same") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $same (i32.const 42))))
