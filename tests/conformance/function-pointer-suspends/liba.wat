;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "promising liba.so run = 42",
;;! ]

;; A call by address never had a closure.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (type $unary (func (param i32) (result i32)))
  (table (import "env" "__indirect_function_table") 0 funcref)
  (global $address (import "GOT.func" "local") (mut i32))
  (func (export "run") (result i32)
    (call_indirect (type $unary) (i32.const 42) (global.get $address))))
