;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain libb.so run = 42",
;;! ]

;; liba and libb both define the symbol and share a scope; liba, the root, is published last and so
;; overrides libb's own.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (func (export "the_answer") (result i32)
    (i32.const 42)))
