;; A slot cannot hold a function that threads share.
(module
  (@dylink.0)
  (type $t (shared (func)))
  (type $plain (func (param i32)))
  (import "env" "shared" (func $shared (type $t)))
  (import "env" "later" (func $later (type $plain)))
  (func (export "run") (type $plain) (call $shared) (call $later (i32.const 1))))
