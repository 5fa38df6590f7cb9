;; Defines a function of another type than the one that is called.
(module
  (import "env" "memory" (memory 0))
  (func (export "later") (param f64) (result f64) (local.get 0)))
