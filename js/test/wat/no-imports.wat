;; Neither a DSO nor in need of anything.
(module
  (func (export "run") (param f64) (result f64) (local.get 0)))
