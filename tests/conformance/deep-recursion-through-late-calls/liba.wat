;;! script = [
;;!   "dlopen liba.so local",
;;!   { step = "plain liba.so sum 4000", stock = "throws stack-overflow", latebind = "= 8002000" },
;;! ]

;; A closure takes about a kilobyte of stack at each level, and V8 has one megabyte.
(module
  (@dylink.0 (mem-info))
  (func $imported (import "env" "sum") (param i32) (result i32))
  (func (export "sum") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then
        (i32.add
          (local.get 0)
          (call $imported (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0)))))
