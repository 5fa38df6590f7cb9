;;! script = [
;;!   "dlopen liba.so local",
;;!   "same main the_answer liba.so alias = true",
;;! ]

;; A library without late-bound imports gets exactly what the loader gave it: exporting an import
;; again yields the same function object.
(module
  (@dylink.0 (mem-info))
  (memory (export "memory") 2)
  (table (export "__indirect_function_table") 1 funcref)
  (func (export "the_answer") (result i32)
    (i32.const 42)))
