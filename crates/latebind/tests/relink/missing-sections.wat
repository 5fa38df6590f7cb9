;; Slots add the sections that the library does not have.
(module
  (@dylink.0)
  (@custom "between" (after import) "")
  (import "env" "later" (func $later (param i32)))
  (import "env" "memory" (memory 1))
  (global (export "g") i32 (i32.const 1)))
