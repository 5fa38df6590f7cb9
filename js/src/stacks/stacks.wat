;; The stacks of a program whose calls suspend: docs/reentrancy.md.
;;
;; An *activation* is one call of a promising function, until its promise is settled. The engine gives each one a
;; stack of its own, but the compiler keeps a second stack in linear memory, which all of them share. The first
;; activation uses that stack, and each further one gets a region. The functions below run when an activation begins
;; (enter), is suspended (suspend), continues (resume), and ends (exit). They are wasm, because calls of JavaScript
;; would take longer than what else a suspension takes.
;;
;; The build assembles this file twice: `ptr`, the type of the program's pointers, becomes i32 or i64.
(module
  (type $before (func (param i32) (result i32)))
  (type $after (func (param i32)))

  ;; The stack pointer of the program.
  (import "" "pointer" (global $sp (mut ptr)))
  ;; Whether the first activation gets a region too.
  (import "" "always" (global $always i32))
  ;; Takes a region: returns the stack pointer of a call that begins there, or 0. The parameter tells whether the
  ;; stack pointer is where it was not expected.
  (import "" "take" (func $take (param i32) (result ptr)))
  ;; The part of a region that a stack may use, in bytes.
  (import "" "size" (global $size ptr))
  ;; Throws the error that the stack of a function was too large for its region.
  (import "" "overflow" (func $overflow (param i32)))
  ;; Gives a region back, and throws if the end of the region was overwritten.
  (import "" "free" (func $free (param ptr i32)))

  ;; At 0 is the running activation, which JavaScript reads. The memory never grows, so that its view remains valid.
  ;; After that come the records of activations, 64 bytes each:
  ;;
  ;;  0  previous: the activation that ran when this one began or continued
  ;;  4  below: the activation that ran after this one was suspended
  ;;  8  caller: the stack pointer when it began or continued
  ;; 16  pointer: the stack pointer when it was suspended
  ;; 24  region: the stack pointer at which it began in its region, or 0
  ;; 32  the number of its function
  ;; 36  flags
  ;; 40  next: the next unused record
  ;;
  ;; Flags: 1, it is the only one on the program's own stack. 2, it is a call of a function whose type is unknown.
  ;; 4, it left without a notice: it trapped, or was suspended in a way that Latebind does not see. 8, it has ended.
  (memory (export "state") 16 16)

  ;; The number of activations on the program's own stack.
  (global $in_place (mut i32) (i32.const 0))
  ;; The stack pointer while no code of the program runs.
  (global $rest (mut ptr) (ptr.const 0))
  ;; The first unused record, and the first that was never used.
  (global $unused (mut i32) (i32.const 0))
  (global $fresh (mut i32) (i32.const 64))

  ;; Allocates a record, or returns 0. Then the call is no activation.
  (func $allocate (param $flags i32) (result i32)
    (local $record i32)
    (if (local.tee $record (global.get $unused))
      (then (global.set $unused (i32.load offset=40 (local.get $record))))
      (else
        (if (i32.ge_u (local.tee $record (global.get $fresh)) (i32.const 1048576)) (then (return (i32.const 0))))
        (global.set $fresh (i32.add (local.get $record) (i32.const 64)))))
    (i32.store offset=36 (local.get $record) (local.get $flags))
    (local.get $record))

  (func $release (param $record i32)
    (i32.store offset=40 (local.get $record) (global.get $unused))
    (global.set $unused (local.get $record)))

  ;; Loses the running activations up to one.
  (func $lose (export "lose") (param $until i32)
    (local $record i32)
    (loop $next
      (local.set $record (i32.load (i32.const 0)))
      (if (i32.and (i32.ne (local.get $record) (i32.const 0)) (i32.ne (local.get $record) (local.get $until)))
        (then
          (i32.store offset=36 (local.get $record)
            (i32.or (i32.load offset=36 (local.get $record)) (i32.const 4)))
          (i32.store (i32.const 0) (i32.load (local.get $record)))
          (call $restore (local.get $record))
          (br $next)))))

  ;; Sets the stack pointer that was there before an activation with a region.
  (func $restore (param $record i32)
    (if (i32.eqz (ptr.eqz (ptr.load offset=24 (local.get $record))))
      (then (global.set $sp (ptr.load offset=8 (local.get $record))))))

  ;; Reads the stack pointer in a task in which no code of the program runs.
  (func $learn (export "learn")
    (if (i32.eqz (i32.or (global.get $in_place) (i32.load (i32.const 0))))
      (then (global.set $rest (global.get $sp)))))

  (func $enter (export "enter") (type $before) (param $function i32) (result i32)
    (local $record i32) (local $is_alone i32)
    ;; A thread has a stack of its own, at a higher address.
    (if (ptr.gt_u (global.get $sp) (global.get $rest)) (then (call $learn)))
    (if (i32.eqz (local.tee $record (call $allocate
        (local.tee $is_alone
          (i32.eqz (i32.or (i32.or (global.get $always) (global.get $in_place))
            (ptr.ne (global.get $sp) (global.get $rest))))))))
      (then (return (i32.const 0))))
    (i32.store (local.get $record) (i32.load (i32.const 0)))
    (ptr.store offset=8 (local.get $record) (global.get $sp))
    (i32.store offset=32 (local.get $record) (local.get $function))
    (ptr.store offset=24 (local.get $record)
      (if (result ptr) (local.get $is_alone)
        (then (ptr.const 0))
        (else (call $take (ptr.ne (global.get $sp) (global.get $rest))))))
    (if (ptr.eqz (ptr.load offset=24 (local.get $record)))
      (then (global.set $in_place (i32.add (global.get $in_place) (i32.const 1))))
      (else (global.set $sp (ptr.load offset=24 (local.get $record)))))
    (i32.store (i32.const 0) (local.get $record))
    (local.get $record))

  (func $exit (export "exit") (type $after) (param $record i32)
    (local $flags i32)
    ;; There is no record, or its overflow was reported, and the error passes here.
    (if (i32.and (local.tee $flags (i32.load offset=36 (local.get $record))) (i32.const 8)) (then (return)))
    (if (i32.eqz (local.get $record)) (then (return)))
    (i32.store offset=36 (local.get $record) (i32.const 8))
    (call $release (local.get $record))
    (if (i32.eqz (i32.and (local.get $flags) (i32.const 4)))
      (then
        (if (i32.ne (i32.load (i32.const 0)) (local.get $record)) (then (call $lose (local.get $record))))
        (i32.store (i32.const 0) (i32.load (local.get $record)))
        (call $restore (local.get $record))))
    (if (ptr.eqz (ptr.load offset=24 (local.get $record)))
      (then
        (global.set $in_place (i32.sub (global.get $in_place) (i32.const 1)))
        ;; An exception leaves the stack pointer where it is, as without Latebind: a main loop relies on it.
        (if (i32.and (local.get $flags) (i32.const 1)) (then (global.set $rest (global.get $sp)))))
      (else
        (call $free (ptr.load offset=24 (local.get $record)) (i32.load offset=32 (local.get $record))))))

  (func $suspend (export "suspend") (type $before) (param i32) (result i32)
    (local $record i32)
    (if (i32.eqz (local.tee $record (i32.load (i32.const 0))))
      (then
        (if (i32.eqz (local.tee $record (call $allocate (i32.const 2)))) (then (return (i32.const 0))))
        (i32.store (local.get $record) (i32.const 0))
        (ptr.store offset=24 (local.get $record) (ptr.const 0))))
    (if (i32.eqz (ptr.eqz (ptr.load offset=24 (local.get $record))))
      (then
        (if (ptr.lt_u (global.get $sp) (ptr.sub (ptr.load offset=24 (local.get $record)) (global.get $size)))
          (then (call $overflow (i32.load offset=32 (local.get $record)))))))
    (ptr.store offset=16 (local.get $record) (global.get $sp))
    (i32.store offset=4 (local.get $record) (i32.load (local.get $record)))
    (i32.store (i32.const 0) (i32.load (local.get $record)))
    ;; Code that runs meanwhile uses the program's own stack, below the frames that are there.
    (call $restore (local.get $record))
    (local.get $record))

  (func $resume (export "resume") (type $after) (param $record i32)
    (if (i32.eqz (local.get $record)) (then (return)))
    ;; If the call was suspended, no activation runs now, so this one has trapped. If it was not, the one below runs.
    (if (i32.ne (i32.load (i32.const 0)) (i32.load offset=4 (local.get $record)))
      (then (call $lose (i32.load offset=4 (local.get $record)))))
    (if (i32.and (i32.load offset=36 (local.get $record)) (i32.const 2))
      (then (call $release (local.get $record)))
      (else
        (i32.store (local.get $record) (i32.load (i32.const 0)))
        (i32.store (i32.const 0) (local.get $record))))
    (ptr.store offset=8 (local.get $record) (global.get $sp))
    (global.set $sp (ptr.load offset=16 (local.get $record))))
)
