;; There is nothing to bind, and still something to do: --keep-global-symbol run .
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (func (export "run"))
  (func (export "running")))
