;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run throws error",
;;! ]

;; Called as a function, defined as a variable.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $datum (import "env" "datum") (result i32))
  (func (export "run") (result i32)
    (call $datum)))
