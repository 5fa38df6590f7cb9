(module
  (@dylink.0 (mem-info (memory 8 2)))
  (memory (import "env" "memory") 0)
  (global $base (import "env" "__memory_base") i32)
  (global (export "datum") i32 (i32.const 4))
  (data (global.get $base) "\00\00\00\00\2a\00\00\00"))
