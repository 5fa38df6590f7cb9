(module
  (@dylink.0 (mem-info) (needed "libc.so"))
  (func $original (import "env" "original") (param i32) (result i32))
  (export "alias" (func $original)))
