;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Declared with i32, defined with f64: JavaScript converts, and nobody ever noticed.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $half (import "env" "half") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $half (i32.const 85))))
