;; The main module of every case that does not bring its own: memory, table, stack, and nothing else.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (global (export "__stack_pointer") (mut i32) (i32.const 65536)))
