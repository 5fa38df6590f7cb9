(module
  (@dylink.0 (mem-info))
  (global $address (import "GOT.func" "shared") (mut i32))
  (func (export "shared"))
  (func (export "their_address") (result i32)
    (global.get $address)))
