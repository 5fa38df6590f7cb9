;; The sections that slots need come before the custom sections at the end.
(module
  (@dylink.0)
  (import "env" "late" (func $late))
  (export "again" (func $late))
  (@custom "other" (after export) "\01"))
