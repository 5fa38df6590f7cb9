;; --direct 1 --direct 2
;; Host functions stay direct, also under the name of a function of the library's own.
(module
  (@dylink.0)
  (import "env" "later" (func $later))
  (import "env" "host" (func $host))
  (import "env" "own" (func $own))
  (func (export "own"))
  (func (export "run") (call $later) (call $host) (call $own)))
