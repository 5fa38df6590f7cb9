;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Both modules are one table, so both imports are one symbol.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $first (import "env" "half") (result i32))
  (func $second (import "wasi_snapshot_preview1" "half") (result i32))
  (func (export "run") (result i32)
    (i32.add (call $first) (call $second))))
