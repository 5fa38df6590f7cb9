;;! features = ["exceptions"]
;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; The callee suspends, is resumed, and then throws across the late-bound call.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (tag (export "__cpp_exception") (param i32)))
