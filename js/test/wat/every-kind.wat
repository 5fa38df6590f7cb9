;; An import of each kind.
(module
  (func $f (import "env" "f") (result i32))
  (import "env" "memory" (memory 1))
  (import "env" "table" (table 1 funcref))
  (import "env" "global" (global i32))
  (import "env" "tag" (tag (param i32)))
  (func $g (import "host" "g") (result i32))
  (func (export "run") (result i32) (i32.add (call $f) (call $g))))
