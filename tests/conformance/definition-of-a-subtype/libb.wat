(module
  (@dylink.0 (mem-info))
  (type $unary (func (param i32) (result i32)))
  (type $general (sub (func (result anyref))))
  (type $special (sub $general (func (result i31ref))))
  (func $pause (import "env" "pause") (type $unary))
  (func (export "value") (type $special)
    (ref.i31 (call $pause (i32.const 42)))))
