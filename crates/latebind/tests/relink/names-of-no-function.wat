;; The name section contains no function names. It remains after the sections that slots need.
(module $only-a-name
  (@dylink.0)
  (import "env" "late" (func (;0;)))
  (memory $its-memory 0)
  (export "again" (func 0)))
