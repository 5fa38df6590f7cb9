;; An import that the library exports again is kept, even if it is a self reference, because it has an address. --bsymbolic-functions
(module
  (@dylink.0)
  (import "env" "own" (func $own))
  (import "env" "other" (func $other))
  (export "own" (func $own_defined))
  (export "alias" (func $own))
  (export "other" (func $other))
  (func $own_defined)
  (func (export "run") (call $own) (call $other)))
