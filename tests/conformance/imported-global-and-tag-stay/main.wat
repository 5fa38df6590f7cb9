;;! features = ["exceptions"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Imports that are not functions pass by unchanged, between ones that are replaced.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (global (export "__stack_pointer") (mut i32) (i32.const 40))
  (tag (export "__cpp_exception") (param i32)))
