;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen plugina.so local",
;;!   "dlopen pluginb.so local",
;;!   { step = "promising plugina.so run", stock = "throws suspend-error", latebind = "= 42" },
;;!   { step = "promising pluginb.so run", stock = "throws suspend-error", latebind = "= 43" },
;;! ]

;; A guess by name alone would bind both to one of the two.
(module
  (@dylink.0 (mem-info) (needed "depa.so"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
