;; Calls what nobody defines while it is constructed.
(module
  (import "env" "memory" (memory 0))
  (func $missing (import "env" "missing") (result i32))
  (func (export "__wasm_call_ctors") (drop (call $missing))))
