;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; The import itself is put in the table, and called through it.
(module
  (@dylink.0 (mem-info (memory 0 0) (table 1 0)) (needed "libb.so"))
  (type $unary (func (param i32) (result i32)))
  (table (import "env" "__indirect_function_table") 0 funcref)
  (global $base (import "env" "__table_base") i32)
  (func $local (import "env" "local") (type $unary))
  (elem (global.get $base) func $local)
  (func (export "run") (result i32)
    (call_indirect (type $unary) (i32.const 42) (global.get $base))))
