;;! script = [
;;!   "dlopen liba.so local throws type-error",
;;! ]

;; Only `env`, WASI's and the GOT's modules are answered.
(module
  (@dylink.0 (mem-info))
  (func $late (import "env" "late"))
  (func $other (import "other" "function"))
  (func (export "run")
    (call $late)
    (call $other)))
