;;! script = [
;;!   "dlopen liba.so local throws error",
;;! ]

;; The loader's tables are plain objects, and answer this name with their prototype, if engine and
;; host have such a property.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "__proto__") (result i32))
  (func (export "__proto__") (result i32)
    (i32.const 42)))
