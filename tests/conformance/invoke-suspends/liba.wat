;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; A trampoline replaces `invoke_*`, which is a frame of the host that only catches exceptions.
(module
  (@dylink.0 (mem-info (memory 0 0) (table 1 0)))
  (table (import "env" "__indirect_function_table") 0 funcref)
  (global $base (import "env" "__table_base") i32)
  (func $invoke_ii (import "env" "invoke_ii") (param i32 i32) (result i32))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func $target (param i32) (result i32)
    (call $pause (local.get 0)))
  (elem (global.get $base) func $target)
  (func (export "run") (result i32)
    (call $invoke_ii (global.get $base) (i32.const 42))))
