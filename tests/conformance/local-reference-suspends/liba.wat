;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; The definer is already loaded, but the import object does not look in the local scope.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $local (import "env" "local") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $local (i32.const 42))))
