;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run \"text\" = \"text\"",
;;!   "plain liba.so run null = null",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "same") (param externref) (result externref))
  (func (export "same") (param externref) (result externref)
    (local.get 0))
  (func (export "run") (param externref) (result externref)
    (call $imported (local.get 0))))
