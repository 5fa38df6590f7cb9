;; There is a name section, and no function's name in it. It stays behind the sections that slots need.
(module $only-a-name
  (@dylink.0)
  (import "env" "late" (func (;0;)))
  (memory $its-memory 0)
  (export "again" (func 0)))
