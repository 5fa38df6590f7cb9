;; A main module whose functions keep words on the stack in memory while they wait.
(module
  (type $void (func))
  (import "env" "wait" (func $wait (param i32)))
  (import "env" "call" (func $call (param i32)))
  (import "env" "emscripten_resize_heap" (func $resize (param i32) (result i32)))
  (import "env" "tag" (tag $tag))
  (memory (export "memory") 256 256)
  (table (export "__indirect_function_table") 4 funcref)
  (elem (i32.const 1) $hold_in_table)
  (global $sp (export "__stack_pointer") (mut i32) (i32.const 16384))
  ;; The end of the memory that the allocator has handed out.
  (global $end (mut i32) (i32.const 131072))

  ;; Like Emscripten's, it asks for a larger memory if this one is full.
  (func (export "calloc") (param $count i32) (param $size i32) (result i32)
    (local $address i32)
    (local.set $address (global.get $end))
    (local.set $size (i32.mul (local.get $count) (local.get $size)))
    (if (i32.gt_u (i32.add (global.get $end) (local.get $size)) (i32.mul (memory.size) (i32.const 65536)))
      (then
        (if (i32.eqz (call $resize (i32.add (global.get $end) (local.get $size))))
          (then (return (i32.const 0))))))
    (global.set $end (i32.add (global.get $end) (local.get $size)))
    (local.get $address))

  ;; Sets words of the stack, and returns the stack pointer.
  (func $fill (param $id i32) (param $count i32) (result i32)
    (local $frame i32) (local $i i32)
    (global.set $sp (local.tee $frame
      (i32.and (i32.sub (global.get $sp) (i32.mul (local.get $count) (i32.const 4))) (i32.const -16))))
    (loop $next
      (if (i32.lt_u (local.get $i) (local.get $count))
        (then
          (i32.store
            (i32.add (local.get $frame) (i32.mul (local.get $i) (i32.const 4)))
            (i32.add (local.get $id) (local.get $i)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))
    (local.get $frame))

  ;; Counts the words that are wrong.
  (func $check (param $frame i32) (param $id i32) (param $count i32) (result i32)
    (local $i i32) (local $wrong i32)
    (loop $next
      (if (i32.lt_u (local.get $i) (local.get $count))
        (then
          (local.set $wrong (i32.add (local.get $wrong) (i32.ne
            (i32.load (i32.add (local.get $frame) (i32.mul (local.get $i) (i32.const 4))))
            (i32.add (local.get $id) (local.get $i)))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))
    (local.get $wrong))

  ;; Waits some times, with words on the stack, and returns how many of them are wrong afterwards.
  (func $hold (export "hold") (param $id i32) (param $count i32) (param $times i32) (result i32)
    (local $frame i32) (local $old i32) (local $wrong i32)
    (local.set $old (global.get $sp))
    (local.set $frame (call $fill (local.get $id) (local.get $count)))
    (loop $next
      (call $wait (local.get $id))
      (local.set $wrong (i32.add (local.get $wrong)
        (call $check (local.get $frame) (local.get $id) (local.get $count))))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (global.set $sp (local.get $old))
    (local.get $wrong))

  ;; Waits before its words come onto the stack.
  (func (export "twice") (param $id i32) (param $count i32) (result i32)
    (call $wait (local.get $id))
    (i32.add
      (call $hold (local.get $id) (local.get $count) (i32.const 1))
      (call $hold (local.get $id) (local.get $count) (i32.const 2))))

  ;; A function that is not exported, with a result of two values.
  (func $hold_in_table (param $id i32) (param $count i32) (result i32)
    (call $hold (local.get $id) (local.get $count) (i32.const 1)))
  (func (export "pair") (param $id i32) (param $count i32) (result i32 i64)
    (call $hold (local.get $id) (local.get $count) (i32.const 2))
    (i64.const 42))

  ;; Calls JavaScript with words on the stack.
  (func (export "calls") (param $id i32) (param $count i32) (result i32)
    (local $frame i32) (local $old i32) (local $wrong i32)
    (local.set $old (global.get $sp))
    (local.set $frame (call $fill (local.get $id) (local.get $count)))
    (call $call (local.get $id))
    (local.set $wrong (call $check (local.get $frame) (local.get $id) (local.get $count)))
    (global.set $sp (local.get $old))
    (local.get $wrong))

  ;; Uses the stack without waiting.
  (func (export "work") (param $id i32) (param $count i32) (result i32)
    (local $old i32) (local $wrong i32)
    (local.set $old (global.get $sp))
    (local.set $wrong (call $check (call $fill (local.get $id) (local.get $count)) (local.get $id) (local.get $count)))
    (global.set $sp (local.get $old))
    (local.get $wrong))

  ;; Waits, and ends with a trap, or with an exception that leaves the stack pointer where it is.
  (func (export "trap") (param $id i32) (param $count i32) (result i32)
    (drop (call $fill (local.get $id) (local.get $count)))
    (call $wait (local.get $id))
    (unreachable))
  (func (export "throw") (param $id i32) (param $count i32) (result i32)
    (drop (call $fill (local.get $id) (local.get $count)))
    (call $wait (local.get $id))
    (throw $tag))
  (func (export "eighteen_letters_x"))
  (func (export "trap_now") (drop (call $fill (i32.const 1) (i32.const 8))) (unreachable))
)
