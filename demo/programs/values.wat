;; A library that passes values through functions that it both imports and exports, as C++ does for every
;; weak symbol, and compares the bits that return. Each function returns 1 if all bits arrived.
(module
  (@dylink.0 (mem-info))
  (func $f32 (import "env" "same_f32") (param f32) (result f32))
  (func $f64 (import "env" "same_f64") (param f64) (result f64))
  (func $i64 (import "env" "same_i64") (param i64) (result i64))
  (func $v128 (import "env" "same_v128") (param v128) (result v128))
  (func $swap (import "env" "swap") (param i64 f32) (result f32 i64))

  (func (export "same_f32") (param f32) (result f32) (local.get 0))
  (func (export "same_f64") (param f64) (result f64) (local.get 0))
  (func (export "same_i64") (param i64) (result i64) (local.get 0))
  (func (export "same_v128") (param v128) (result v128) (local.get 0))
  (func (export "swap") (param i64 f32) (result f32 i64) (local.get 1) (local.get 0))

  ;; A signaling NaN with a payload.
  (func (export "nan_f32") (result i32)
    (i32.eq
      (i32.reinterpret_f32 (call $f32 (f32.reinterpret_i32 (i32.const 0x7fa0beef))))
      (i32.const 0x7fa0beef)))
  (func (export "nan_f64") (result i32)
    (i64.eq
      (i64.reinterpret_f64 (call $f64 (f64.reinterpret_i64 (i64.const 0x7ff4badcafebeef1))))
      (i64.const 0x7ff4badcafebeef1)))
  (func (export "i64") (result i32)
    (i64.eq (call $i64 (i64.const 0x8123456789abcdef)) (i64.const 0x8123456789abcdef)))
  (func (export "v128") (result i32)
    (i8x16.all_true
      (i8x16.eq
        (call $v128 (v128.const i64x2 0x0123456789abcdef 0xfedcba9876543210))
        (v128.const i64x2 0x0123456789abcdef 0xfedcba9876543210))))
  (func (export "two_results") (result i32)
    (local $second i64)
    (call $swap (i64.const 0x8000000000000001) (f32.const 0.5))
    (local.set $second)
    (i32.and
      (f32.eq (f32.const 0.5))
      (i64.eq (local.get $second) (i64.const 0x8000000000000001)))))
