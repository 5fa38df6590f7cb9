;;! script = [
;;!   { step = "dlopen liba.so local", stock = "throws type-error", latebind = "throws error" },
;;! ]

;; There are no exports yet to look in.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "weak"))
  (func (export "weak"))
  (func $start
    (call $imported))
  (start $start))
