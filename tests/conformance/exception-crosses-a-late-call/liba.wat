(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (tag $exception (import "env" "__cpp_exception") (param i32))
  (func $raise (import "env" "raise"))
  (func (export "run") (result i32)
    (block $caught (result i32)
      (try_table (catch $exception $caught)
        (call $raise))
      (i32.const 1))))
