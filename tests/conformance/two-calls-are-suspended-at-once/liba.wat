;;! suspending = ["hold"]
;;! script = [
;;!   "dlopen liba.so global",
;;!   "dlopen libb.so global",
;;!   "start first liba.so run 42",
;;!   "start second liba.so run 43",
;;!   { step = "join second", stock = "throws suspend-error", latebind = "= 43" },
;;!   { step = "join first", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; The first call binds, and has not returned when the second one comes.
(module
  (@dylink.0 (mem-info))
  (func $later (import "env" "later") (param i32) (result i32))
  (func (export "run") (param i32) (result i32)
    (call $later (local.get 0))))
