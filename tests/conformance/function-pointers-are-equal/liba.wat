;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so same = 1",
;;! ]

;; One function has one address, in the library that defines it and in one that only uses it.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $their_address (import "env" "their_address") (result i32))
  (global $address (import "GOT.func" "shared") (mut i32))
  (func (export "same") (result i32)
    (i32.eq (global.get $address) (call $their_address))))
