;; Takes the addresses of what nobody defines, of its own function, and of what may stay undefined.
(module
  (import "env" "memory" (memory 0))
  (import "GOT.func" "nowhere" (global $function (mut i32)))
  (import "GOT.mem" "not_here" (global $data (mut i32)))
  (import "GOT.func" "own" (global $own (mut i32)))
  (import "GOT.func" "weak" (global $weak (mut i32)))
  (func (export "own") (result i32) (i32.const 1))
  (func (export "addresses") (result i32 i32 i32 i32)
    (global.get $function) (global.get $data) (global.get $own) (global.get $weak)))
