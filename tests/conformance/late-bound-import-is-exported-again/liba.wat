;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; libb passes libc's function on under another name.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $alias (import "env" "alias") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $alias (i32.const 42))))
