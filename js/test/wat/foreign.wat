;; A module that is no part of a program. Its function waits, and returns its argument.
(module
  (import "env" "wait" (func $wait (param i32)))
  (func (export "foreign") (param $id i32) (result i32)
    (call $wait (local.get $id))
    (local.get $id))
)
