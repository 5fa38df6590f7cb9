;;! functions = ["fd_close"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $fd_close (import "wasi_snapshot_preview1" "fd_close") (param i32) (result i32))
  (func (export "run") (result i32)
    (call $fd_close (i32.const 42))))
