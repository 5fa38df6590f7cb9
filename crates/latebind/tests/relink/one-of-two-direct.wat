;; --direct 0
;; A name that is imported twice. Only one of the two imports is direct.
(module
  (@dylink.0)
  (import "env" "f" (func $direct (result i32)))
  (import "env" "f" (func $late (result i32)))
  (func (export "run") (result i32) (i32.add (call $direct) (call $late))))
