;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run 1 2n 3 4 5 6n 7 8 = 1 2n 3 4 5 6n 7 8",
;;! ]
(module
  (@dylink.0 (mem-info) (needed "libb.so"))
  (type $all (func
    (param i32 i64 f32 f64 i32 i64 f32 f64)
    (result i32 i64 f32 f64 i32 i64 f32 f64)))
  (func $same (import "env" "same") (type $all))
  (func (export "run") (type $all)
    (call $same
      (local.get 0) (local.get 1) (local.get 2) (local.get 3)
      (local.get 4) (local.get 5) (local.get 6) (local.get 7))))
