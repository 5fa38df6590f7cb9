;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Unlike in the global scope, and unlike in ELF, the last definition of a dlopen tree wins.
(module
  (@dylink.0 (mem-info) (needed "libfirst.so" "libsecond.so"))
  (func $answer (import "env" "the_answer") (result i32))
  (func (export "run") (result i32)
    (call $answer)))
