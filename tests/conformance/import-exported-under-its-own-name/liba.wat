;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "plain liba.so run", stock = "throws stack-overflow", latebind = "throws error" },
;;! ]

;; The library's own definition is its import: bound to itself it must not run for ever.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "the_answer") (result i32))
  (export "the_answer" (func $imported))
  (func (export "run") (result i32)
    (call $imported)))
