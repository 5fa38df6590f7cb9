;; --no-bsymbolic
;; Self references can be interposed, so they are late-bound like any other reference.
(module
  (@dylink.0)
  (import "env" "own" (func $own (result i32)))
  (func (export "own") (result i32) (i32.const 42))
  (func (export "run") (result i32) (call $own)))
