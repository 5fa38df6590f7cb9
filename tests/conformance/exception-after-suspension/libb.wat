(module
  (@dylink.0 (mem-info))
  (tag $exception (import "env" "__cpp_exception") (param i32))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (func (export "raise")
    (throw $exception (call $pause (i32.const 42)))))
