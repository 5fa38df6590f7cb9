(module
  (@dylink.0 (mem-info))
  (tag $exception (import "env" "__cpp_exception") (param i32))
  (func (export "raise")
    (throw $exception (i32.const 42))))
