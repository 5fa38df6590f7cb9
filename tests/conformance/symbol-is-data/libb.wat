(module
  (@dylink.0 (mem-info (memory 4 2)))
  (global (export "datum") i32 (i32.const 0)))
