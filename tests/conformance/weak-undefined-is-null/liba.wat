;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so address = 0",
;;! ]
(module
  (@dylink.0 (mem-info) (import-info "GOT.func" "maybe" binding-weak undefined))
  (global $address (import "GOT.func" "maybe") (mut i32))
  (func (export "address") (result i32)
    (global.get $address)))
