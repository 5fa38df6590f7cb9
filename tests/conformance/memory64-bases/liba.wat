;;! memory64 = true
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Addresses are 64 bits wide, and so are the bases and what the GOT holds.
(module
  (@dylink.0 (mem-info (memory 8 3)))
  (memory (import "env" "memory") i64 0)
  (global $base (import "env" "__memory_base") i64)
  (global (import "env" "__table_base") i64)
  (global $address (import "GOT.mem" "datum") (mut i64))
  (func $imported (import "env" "load") (param i64) (result i32))
  (data (global.get $base) "\00\00\00\00\2a\00\00\00")
  (global (export "datum") i64 (i64.const 4))
  (func (export "load") (param i64) (result i32)
    (i32.load (local.get 0)))
  (func (export "run") (result i32)
    (call $imported (global.get $address))))
