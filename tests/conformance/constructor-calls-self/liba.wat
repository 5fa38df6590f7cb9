;;! script = [
;;!   "dlopen liba.so global",
;;!   "plain liba.so run = 42",
;;! ]

;; Constructors run before the library's own exports are in any scope.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "weak") (result i32))
  (global $value (mut i32) (i32.const 0))
  (func (export "weak") (result i32)
    (i32.const 42))
  (func (export "__wasm_call_ctors")
    (global.set $value (call $imported)))
  (func (export "run") (result i32)
    (global.get $value)))
