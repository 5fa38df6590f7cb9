;; Calls what nobody defines.
(module
  (import "env" "memory" (memory 0))
  (func $missing (import "env" "missing") (param f64 i64) (result f32))
  (func (export "run") (result f32)
    (call $missing (f64.const 1) (i64.const 2))))
