;;! features = ["gc"]
;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run 0 = 42",
;;!   { step = "promising liba.so run 1", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; The types are one and the same only as a whole recursion group.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (rec
    (type $node (struct (field i32) (field (ref null $list))))
    (type $list (array (ref null $node))))
  (func $value (import "env" "value") (param (ref $node) i32) (result i32))
  (func (export "run") (param i32) (result i32)
    (call $value
      (struct.new $node (i32.const 42) (ref.null $list))
      (local.get 0))))
