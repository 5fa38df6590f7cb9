;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 499500",
;;! ]

;; Each returns its own number, so that one that is bound to its neighbor shows.
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  ;;@ repeat 1000
  (func $f{i} (import "env" "f{i}") (param i32) (result i32))
  ;;@ end
  (func (export "run") (result i32)
    (local $sum i32)
    ;;@ repeat 1000
    (local.set $sum (i32.add (local.get $sum) (call $f{i} (i32.const 1))))
    ;;@ end
    (local.get $sum)))
