;;! script = [
;;!   "dlopen plugina.so local",
;;!   "dlopen pluginb.so local",
;;!   "plain plugina.so run = 42",
;;!   "plain pluginb.so run = 43",
;;! ]

;; Two plug-ins, each with a dependency that defines the same symbol.
(module
  (@dylink.0 (mem-info) (needed "depa.so"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
