;;! features = ["exceptions"]
;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]

;; An error of the binder is an exception, not a trap: a library with `catch (...)` sees it.
(module
  (@dylink.0 (mem-info))
  (func $nowhere (import "env" "nowhere") (result i32))
  (func (export "run") (result i32)
    (block $caught
      (try_table (catch_all $caught)
        (drop (call $nowhere)))
      (return (i32.const 1)))
    (i32.const 42)))
