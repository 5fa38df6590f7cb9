;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so sum 500 = 125250",
;;! ]
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
