;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; WASI's module is answered by the same table as `env`.
(module
  (@dylink.0 (mem-info))
  (func $fd_sync (import "wasi_snapshot_preview1" "fd_sync") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $fd_sync (i32.const 42))))
