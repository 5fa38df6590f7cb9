;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; Two, three and four bytes of UTF-8, and a combining mark that must not be normalized.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "é漢🧵e\u{301}") (result i32))
  (func (export "é漢🧵e\u{301}") (result i32)
    (i32.const 42))
  (func (export "é漢🧵é") (result i32)
    (i32.const 1))
  (func (export "run") (result i32)
    (call $imported)))
