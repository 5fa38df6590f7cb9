;; --direct 1 --direct 2
;; Host functions remain direct, even if the library defines a function of the same name.
(module
  (@dylink.0)
  (import "env" "later" (func $later))
  (import "env" "host" (func $host))
  (import "env" "own" (func $own))
  (func (export "own"))
  (func (export "run") (call $later) (call $host) (call $own)))
