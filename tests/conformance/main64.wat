;; main.wat with 64-bit addresses.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") i64 2)
  (table (export "__indirect_function_table") 1 funcref)
  (global (export "__stack_pointer") (mut i64) (i64.const 65536)))
