;; Like `stacks-main.wat`, with pointers of 64 bits.
(module
  (import "env" "wait" (func $wait (param i32)))
  (memory (export "memory") i64 256 256)
  (table (export "__indirect_function_table") 1 funcref)
  (global $sp (export "__stack_pointer") (mut i64) (i64.const 16384))
  (global $end (mut i64) (i64.const 131072))

  (func (export "calloc") (param $count i64) (param $size i64) (result i64)
    (local $address i64)
    (local.set $address (global.get $end))
    (global.set $end (i64.add (global.get $end) (i64.mul (local.get $count) (local.get $size))))
    (local.get $address))

  ;; Sets words of the stack, and returns the stack pointer.
  (func $fill (param $id i32) (param $count i32) (result i64)
    (local $frame i64) (local $i i32)
    (global.set $sp (local.tee $frame
      (i64.and (i64.sub (global.get $sp) (i64.extend_i32_u (i32.mul (local.get $count) (i32.const 4)))) (i64.const -16))))
    (loop $next
      (if (i32.lt_u (local.get $i) (local.get $count))
        (then
          (i32.store
            (i64.add (local.get $frame) (i64.extend_i32_u (i32.mul (local.get $i) (i32.const 4))))
            (i32.add (local.get $id) (local.get $i)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))
    (local.get $frame))

  ;; Counts the words that are wrong.
  (func $check (param $frame i64) (param $id i32) (param $count i32) (result i32)
    (local $i i32) (local $wrong i32)
    (loop $next
      (if (i32.lt_u (local.get $i) (local.get $count))
        (then
          (local.set $wrong (i32.add (local.get $wrong) (i32.ne
            (i32.load (i64.add (local.get $frame) (i64.extend_i32_u (i32.mul (local.get $i) (i32.const 4)))))
            (i32.add (local.get $id) (local.get $i)))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))
    (local.get $wrong))

  ;; Waits some times, with words on the stack, and returns how many of them are wrong afterwards.
  (func $hold (export "hold") (param $id i32) (param $count i32) (param $times i32) (result i32)
    (local $frame i64) (local $old i64) (local $wrong i32)
    (local.set $old (global.get $sp))
    (local.set $frame (call $fill (local.get $id) (local.get $count)))
    (loop $next
      (call $wait (local.get $id))
      (local.set $wrong (i32.add (local.get $wrong)
        (call $check (local.get $frame) (local.get $id) (local.get $count))))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (global.set $sp (local.get $old))
    (local.get $wrong))
)
