;; No slot holds a function that threads share.
(module
  (@dylink.0)
  (type $t (shared (func)))
  (import "env" "shared" (func $shared (type $t)))
  (type $plain (func (param i32)))
  (import "env" "later" (func $later (type $plain)))
  (func (export "run") (call $shared) (call $later (i32.const 1))))
