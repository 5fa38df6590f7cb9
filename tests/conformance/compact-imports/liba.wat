;;! features = ["compact-imports"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Both compact encodings: of one module, and of one module and one type.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (import "env"
    (item "the_answer" (func $answer (result i32)))
    (item "same" (func $same (param i32) (result i32))))
  (import "env" (item "zero") (item "nothing") (func (result i32)))
  (func (export "run") (result i32)
    (call $same (call $answer))))
