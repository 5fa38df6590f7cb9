;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info))
  (type $nullary (func (result i32)))
  (func $imported (import "env" "same") (param funcref) (result funcref))
  (table $own 1 funcref)
  (elem declare func $answer)
  (func (export "same") (param funcref) (result funcref)
    (local.get 0))
  (func $answer (result i32)
    (i32.const 42))
  (func (export "run") (result i32)
    (table.set $own (i32.const 0) (call $imported (ref.func $answer)))
    (call_indirect $own (type $nullary) (i32.const 0))))
