;; Wants the engine's string functions and constants, which options give it.
(module
  (import "env" "memory" (memory 0))
  (func $length (import "wasm:js-string" "length") (param externref) (result i32))
  (import "c" "four" (global $four externref))
  (func $late (import "env" "twice") (param i32) (result i32))
  (func (export "twice") (param i32) (result i32)
    (i32.mul (local.get 0) (i32.const 2)))
  (func (export "run") (result i32)
    (call $late (call $length (global.get $four)))))
