(module
  (@dylink.0 (mem-info))
  (func $pause (import "env" "pause") (param i32) (result i32))
  (export "alias" (func $pause)))
