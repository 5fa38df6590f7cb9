;; The library that calls, and what it calls, in one: a self reference.
(module
  (@dylink.0 (mem-info))
  (import "env" "callee" (func $callee (param i32 i32) (result i32)))
  (func (export "callee") (param i32 i32) (result i32)
    (i32.xor (i32.mul (local.get 0) (i32.const 31)) (local.get 1)))
  (func (export "run") (param $times i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum (call $callee (local.get $sum) (local.get $times)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $again (local.get $times)))
    (local.get $sum)))
