;; A symbol that is imported and exported again is kept, and so is the export by which it is found: --keep-global-symbol keep --bsymbolic-functions
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (import "env" "own" (func $own (result i32)))
  (import "env" "late" (func $late))
  (import "env" "base" (global $base i32))
  (global (export "data") i32 (i32.const 0))
  (export "own_again" (func $own))
  (export "late_again" (func $late))
  (export "base_again" (global $base))
  (func (export "own") (result i32) (i32.const 42))
  (func (export "other"))
  (func (export "keep") (result funcref) (call $late) (drop (call $own)) (ref.func $own)))
