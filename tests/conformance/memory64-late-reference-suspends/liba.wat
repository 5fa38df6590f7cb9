;;! memory64 = true
;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $local (import "env" "local") (param i64) (result i32))
  (func (export "run") (result i32)
    (call $local (i64.const 42))))
