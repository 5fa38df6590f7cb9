;; No reference is bound, but symbols become local: --keep-global-symbol run .
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (func (export "run"))
  (func (export "running")))
