;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; `if (maybe) maybe();` — the address is 0, and the import is there all the same.
(module
  (@dylink.0 (mem-info) (import-info "env" "maybe" binding-weak undefined))
  (func $maybe (import "env" "maybe") (result i32))
  (global $address (import "GOT.func" "maybe") (mut i32))
  (func (export "run") (result i32)
    (if (result i32) (global.get $address)
      (then (call $maybe))
      (else (i32.const 42)))))
