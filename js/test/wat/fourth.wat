;; Defines what `seven` does not.
(module
  (import "env" "memory" (memory 0))
  (func (export "f3") (param i32) (result i32)
    (i32.add (i32.mul (local.get 0) (i32.const 10)) (i32.const 3))))
