;;! features = ["exceptions"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;!   "plain libb.so raise throws exception",
;;! ]

;; Thrown in libb, caught in liba; main owns the tag.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (tag (export "__cpp_exception") (param i32)))
