;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; The dependency is constructed first, so its value is there.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func $imported (import "env" "value_of_b") (result i32))
  (global $value (mut i32) (i32.const 0))
  (func (export "__wasm_call_ctors")
    (global.set $value (call $imported)))
  (func (export "run") (result i32)
    (global.get $value)))
