(module
  (@dylink.0 (mem-info))
  (type $unary (func (param i32) (result i32)))
  (rec
    (type $node (struct (field i32) (field (ref null $list))))
    (type $list (array (ref null $node))))
  (func $pause (import "env" "pause") (type $unary))
  (func (export "value") (param (ref $node) i32) (result i32)
    (if (local.get 1)
      (then (return (call $pause (struct.get $node 0 (local.get 0))))))
    (struct.get $node 0 (local.get 0))))
