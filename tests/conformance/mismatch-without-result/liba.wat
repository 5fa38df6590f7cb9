;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so ignore =",
;;!   "plain liba.so expect = 0",
;;! ]

;; A result that nobody wants is dropped; one that is not there is 0.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $result (import "env" "result"))
  (func $no_result (import "env" "no_result") (result i32))
  (func (export "ignore")
    (call $result))
  (func (export "expect") (result i32)
    (call $no_result)))
