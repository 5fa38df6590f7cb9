;;! functions = ["answer"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; libb exports what it imports: the definition is a wasm function with JavaScript inside.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $alias (import "env" "alias") (result i32))
  (func (export "run") (result i32)
    (call $alias)))
