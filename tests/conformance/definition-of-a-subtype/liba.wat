;;! features = ["gc"]
;;! suspending = ["pause"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "promising liba.so run", stock = "throws suspend-error", latebind = "= 42" },
;;! ]

;; What a direct import accepts, a PLT entry has to accept.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (type $general (sub (func (result anyref))))
  (type $special (sub $general (func (result i31ref))))
  (func $value (import "env" "value") (type $general))
  (func (export "run") (result i32)
    (i31.get_s (ref.cast (ref i31) (call $value)))))
