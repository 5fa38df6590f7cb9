;;! suspending = ["pause_none"]
;;! script = [
;;!   "dlopen liba.so local throws suspend-error",
;;! ]

;; The loader calls constructors itself, outside of any promising export.
(module
  (@dylink.0 (mem-info))
  (func $pause_none (import "env" "pause_none"))
  (func $imported (import "env" "weak"))
  (func (export "weak")
    (call $pause_none))
  (func (export "__wasm_call_ctors")
    (call $imported)))
