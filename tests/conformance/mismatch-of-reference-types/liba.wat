;;! features = ["gc"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Two types that are not related, though their values are: JavaScript converts.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $value (import "env" "value") (result anyref))
  (func (export "run") (result i32)
    (i31.get_s (ref.cast (ref i31) (call $value)))))
