;; The library that the main module calls. It calls a host function that returns a promise.
(module
  (@dylink.0 (mem-info))
  (func $wait (import "env" "wait") (param i32) (result i32))
  (func (export "library") (param i32) (result i32)
    (call $wait (local.get 0))))
