;; Defines what `seven` does not, with another type.
(module
  (import "env" "memory" (memory 0))
  (func (export "f3") (param f64) (result f64)
    (f64.add (f64.mul (local.get 0) (f64.const 10)) (f64.const 3))))
