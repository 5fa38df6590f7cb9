;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; 130 parameters: more than one byte of LEB128 can index.
(module
  (@dylink.0 (mem-info))
  (type $wide (func
    ;;@ repeat 129
    (param i32)
    ;;@ end
    (param i64) (result i64)))
  (func $imported (import "env" "last") (type $wide))
  (func (export "last") (type $wide)
    (local.get 129))
  (func (export "run") (result i32)
    ;;@ repeat 129
    (i32.const {i})
    ;;@ end
    (i32.wrap_i64 (call $imported (i64.const 42)))))
