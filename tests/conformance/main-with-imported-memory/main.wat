;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   { step = "promising main run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; A position-independent main: memory, table and bases come from outside.
(module
  (@dylink.0 (mem-info (memory 4 2) (table 0 0)))
  (memory (import "env" "memory") 1)
  (table (import "env" "__indirect_function_table") 0 funcref)
  (global $base (import "env" "__memory_base") i32)
  (func $library (import "env" "library") (param i32) (result i32))
  (data (global.get $base) "\2a\00\00\00")
  (func (export "run") (result i32)
    (call $library (i32.load (global.get $base)))))
