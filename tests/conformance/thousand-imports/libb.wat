(module
  (@dylink.0 (mem-info))
  ;;@ repeat 1000
  (func (export "f{i}") (param i32) (result i32)
    (i32.mul (local.get 0) (i32.const {i})))
  ;;@ end
  )
