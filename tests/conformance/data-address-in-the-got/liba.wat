;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Data is not late-bound: its address is in the GOT when the library is loaded.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (memory (import "env" "memory") 0)
  (global $address (import "GOT.mem" "datum") (mut i32))
  (func (export "run") (result i32)
    (i32.load (global.get $address))))
