;; The stacks of a program whose calls suspend: docs/reentrancy.md.
;;
;; An *activation* is one call of a promising function, until its promise is settled. The engine gives each one a
;; stack of its own, but the compiler keeps a second stack in linear memory, which all of them share. The first
;; activation uses that stack, and each further one gets a region. JavaScript calls the functions below when an activation
;; begins (begin), when it first returns to JavaScript (leave), and when its promise is settled (end). Guards call those for
;; when it is suspended (suspend) and continues (resume). The latter are wasm because the stack pointer must be right at the
;; next instruction of the program.
;;
;; Pointers are i64 here. This file is for programs whose pointers are i32. `stacks.ts` makes a copy for those with i64
;; by replacing the type of the stack pointer, and each conversion of it.
(module
  (type $before (func (param i32) (result i32)))
  (type $after (func (param i32)))

  ;; The stack pointer of the program.
  (import "" "pointer" (global $sp (mut i32)))
  ;; Whether the first activation gets a region too.
  (import "" "always" (global $always i32))
  ;; The highest address that the stack pointer has on the program's own stack. A higher one shows that the program
  ;; switches stacks itself.
  (import "" "limit" (global $limit i64))
  ;; The part of a region that a stack may use, in bytes.
  (import "" "usable" (global $size i64))
  ;; Takes a region: returns the stack pointer of a call that begins there, or 0. The parameter tells whether the
  ;; stack pointer is where it was not expected.
  (import "" "take" (func $take (param i32) (result f64)))
  ;; Gives a region back. Returns 1 if the end of the region was overwritten.
  (import "" "free" (func $free (param f64) (result i32)))
  ;; Returns 1 if the stack pointer is where the stack of the thread begins.
  (import "" "base" (func $is_base (result i32)))
  ;; Throws the error that a stack was too large for its region.
  (import "" "overflow" (func $overflow))
  ;; Whether the program has a list of the exceptions that it has caught, and the number of them, or any number but 0.
  (import "" "catches" (global $catches i32))
  (import "" "caught" (func $caught (result i32)))
  ;; Takes the exceptions away and keeps them under a key, and puts them back.
  (import "" "save" (func $save (param i32)))
  (import "" "restore" (func $restore (param i32)))
  ;; The records of activations of all programs. At 0 is the first unused record, and at 4 the first that was never used.
  ;; Each has 64 bytes:
  ;;
  ;;  0  previous: the activation that ran when this one began or continued
  ;;  4  flags
  ;;  8  caller: the stack pointer when it began or continued
  ;; 16  pointer: the stack pointer when it was suspended
  ;; 24  region: the stack pointer at which it began in its region, or 0
  ;; 32  next: the next unused record
  ;;
  ;; Flags: 1, it has called a function that suspends. 2, the call is no activation: its function was not made promising
  ;; through Latebind. 4, it does not run, although nothing was noticed: it threw, it trapped, or it was suspended in a way
  ;; that Latebind does not see. 8, its overflow was reported. 16, it was left, so it can only continue in a reaction to a promise. 32, it
  ;; is suspended. 64, it began on a stack that the program has switched to itself. 128, the exceptions that it has caught
  ;; are kept under its address. 256, those of the code that called it are kept under its address plus 1.
  (import "" "records" (memory 16))

  ;; The running activation. After its end, up to the reaction to that, it is still this one.
  (global $running (mut i32) (i32.const 0))
  ;; The number of activations on the program's own stack.
  (global $in_place (mut i32) (i32.const 0))
  ;; The stack pointer while no code of the program runs.
  (global $rest (mut i64) (i64.const 0))

  ;; Allocates a record, or returns 0. Then the call is no activation.
  (func $allocate (param $flags i32) (result i32)
    (local $record i32)
    (if (local.tee $record (i32.load (i32.const 0)))
      (then (i32.store (i32.const 0) (i32.load offset=32 (local.get $record))))
      (else
        ;; Address 0 is no record.
        (local.set $record (i32.add (i32.load (i32.const 4)) (i32.const 64)))
        (if (i32.eq (local.get $record) (i32.const 1048576)) (then (return (i32.const 0))))
        (i32.store (i32.const 4) (local.get $record))))
    (i32.store offset=4 (local.get $record) (local.get $flags))
    (i32.store (local.get $record) (global.get $running))
    (local.get $record))

  (func $release (param $record i32)
    (i32.store offset=32 (local.get $record) (i32.load (i32.const 0)))
    (i32.store (i32.const 0) (local.get $record)))

  (func $flag (param $record i32) (param $flags i32)
    (i32.store offset=4 (local.get $record)
      (i32.or (i32.load offset=4 (local.get $record)) (local.get $flags))))

  ;; Clears a flag, and puts the exceptions back that are kept under a key.
  (func $put_back (param $record i32) (param $flag i32) (param $key i32)
    (i32.store offset=4 (local.get $record)
      (i32.xor (i32.load offset=4 (local.get $record)) (local.get $flag)))
    (call $restore (local.get $key)))

  ;; An activation does not run any more. If it has a region, the stack pointer that was there before is set. Otherwise code
  ;; that runs now uses the program's own stack below the frames that are there.
  (func $pause (param $record i32)
    (global.set $running (i32.load (local.get $record)))
    (if (i32.and (i32.load offset=4 (local.get $record)) (i32.const 256))
      (then (call $put_back (local.get $record) (i32.const 256) (i32.add (local.get $record) (i32.const 1)))))
    (if (i32.eqz (i64.eqz (i64.load offset=24 (local.get $record))))
      (then (global.set $sp (i32.wrap_i64 (i64.load offset=8 (local.get $record)))))))

  ;; Reads the stack pointer while no code of the program runs.
  (func $learn (export "learn")
    (if (i32.eqz (i32.or (global.get $in_place) (global.get $running)))
      (then (global.set $rest (i64.extend_i32_u (global.get $sp))))))

  ;; Gives back what an activation had. Returns 1 if its stack was too large, which was not reported.
  (func $finish (param $record i32) (result i32)
    (call $release (local.get $record))
    (if (i32.and (i32.load offset=4 (local.get $record)) (i32.const 64)) (then (return (i32.const 0))))
    (if (i64.eqz (i64.load offset=24 (local.get $record)))
      (then
        (global.set $in_place (i32.sub (global.get $in_place) (i32.const 1)))
        ;; An exception leaves the stack pointer where it is, as without Latebind: a main loop relies on it.
        (call $learn)
        (return (i32.const 0))))
    (i32.and
      (call $free (f64.convert_i64_u (i64.load offset=24 (local.get $record))))
      (i32.eqz (i32.and (i32.load offset=4 (local.get $record)) (i32.const 8)))))

  ;; Begins an activation. Returns its record, or 0.
  (func (export "begin") (result i32)
    (local $record i32) (local $is_moved i32)
    ;; The running activation, if there is one, has no region. At address 0 is none either.
    (if (i32.and
        (i64.gt_u (i64.extend_i32_u (global.get $sp)) (global.get $limit))
        (i64.eqz (i64.load offset=24 (global.get $running))))
      (then
        (if (local.tee $record (call $allocate (i32.const 64)))
          (then
            (i64.store offset=8 (local.get $record) (i64.extend_i32_u (global.get $sp)))
            (i64.store offset=24 (local.get $record) (i64.const 0))
            (global.set $running (local.get $record))))
        (return (local.get $record))))
    ;; A thread has a stack of its own.
    (if (i64.ne (i64.extend_i32_u (global.get $sp)) (global.get $rest))
      (then
        (if (if (result i32) (i64.gt_u (i64.extend_i32_u (global.get $sp)) (global.get $rest))
            (then (i32.const 1))
            (else (call $is_base)))
          (then (call $learn)))))
    (local.set $is_moved (i64.ne (i64.extend_i32_u (global.get $sp)) (global.get $rest)))
    (if (i32.eqz (local.tee $record (call $allocate (i32.const 0)))) (then (return (i32.const 0))))
    (i64.store offset=8 (local.get $record) (i64.extend_i32_u (global.get $sp)))
    (i64.store offset=24 (local.get $record)
      (if (result i64) (i32.or (i32.or (global.get $always) (global.get $in_place)) (local.get $is_moved))
        (then (i64.trunc_f64_u (call $take (local.get $is_moved))))
        (else (i64.const 0))))
    (if (i64.eqz (i64.load offset=24 (local.get $record)))
      (then (global.set $in_place (i32.add (global.get $in_place) (i32.const 1))))
      (else (global.set $sp (i32.wrap_i64 (i64.load offset=24 (local.get $record))))))
    (global.set $running (local.get $record))
    ;; A handler of an exception calls JavaScript, which begins an activation.
    (if (global.get $catches)
      (then
        (if (call $caught)
          (then
            (call $save (i32.add (local.get $record) (i32.const 1)))
            (call $flag (local.get $record) (i32.const 256))))))
    (local.get $record))

  ;; A call has returned to JavaScript for the first time. Returns 1 if it has ended, 2 if its stack was too large,
  ;; and 0 if `end` must be called when its promise is settled.
  (func (export "leave") (param $record i32) (result i32)
    (local $flags i32) (local $start i64)
    (if (i32.eqz (local.get $record)) (then (return (i32.const 1))))
    (if (i32.eqz (i32.and (local.tee $flags (i32.load offset=4 (local.get $record))) (i32.const -65)))
      (then
        (local.set $start (i64.load offset=24 (local.get $record)))
        (if (i64.eqz (local.get $start)) (then (local.set $start (i64.load offset=8 (local.get $record)))))
        ;; It keeps nothing on a stack, whether it has ended or not.
        (if (i64.eq (i64.extend_i32_u (global.get $sp)) (local.get $start))
          (then
            (call $pause (local.get $record))
            (return (i32.add (call $finish (local.get $record)) (i32.const 1)))))))
    (if (i32.eqz (i32.and (local.get $flags) (i32.const 32)))
      (then
        (call $pause (local.get $record))
        (call $flag (local.get $record) (i32.const 4))))
    (call $flag (local.get $record) (i32.const 16))
    (i32.const 0))

  ;; The promise of an activation that was left is settled. Returns 1 if its stack was too large, which was not reported.
  (func (export "end") (param $record i32) (result i32)
    (if (i32.eq (global.get $running) (local.get $record)) (then (call $pause (local.get $record))))
    (call $finish (local.get $record)))

  (func (export "suspend") (type $before) (param i32) (result i32)
    (local $record i32)
    (if (i32.eqz (local.tee $record (global.get $running)))
      (then
        (if (i32.eqz (local.tee $record (call $allocate (i32.const 18)))) (then (return (i32.const 0))))
        (i64.store offset=24 (local.get $record) (i64.const 0))))
    (if (i64.lt_u
        (i64.add (i64.extend_i32_u (global.get $sp)) (global.get $size))
        (i64.load offset=24 (local.get $record)))
      (then
        (call $flag (local.get $record) (i32.const 8))
        (call $overflow)))
    (i64.store offset=16 (local.get $record) (i64.extend_i32_u (global.get $sp)))
    (if (global.get $catches)
      (then
        (if (call $caught)
          (then
            (call $save (local.get $record))
            (call $flag (local.get $record) (i32.const 128))))))
    (call $pause (local.get $record))
    (call $flag (local.get $record) (i32.const 33))
    (local.get $record))

  (func (export "resume") (type $after) (param $record i32)
    (local $flags i32)
    (if (i32.eqz (local.get $record)) (then (return)))
    ;; If it continues in a reaction to a promise, no activation runs, so these have ended, and it was not noticed yet.
    (if (i32.and (local.tee $flags (i32.load offset=4 (local.get $record))) (i32.const 16))
      (then
        (loop $next
          (if (global.get $running)
            (then
              (call $flag (global.get $running) (i32.const 4))
              (call $pause (global.get $running))
              (br $next))))))
    (if (i32.and (local.get $flags) (i32.const 128))
      (then (call $put_back (local.get $record) (i32.const 128) (local.get $record))))
    (if (i32.and (local.get $flags) (i32.const 2))
      (then (call $release (local.get $record)))
      (else
        (i32.store offset=4 (local.get $record) (i32.and (local.get $flags) (i32.const -161)))
        (i32.store (local.get $record) (global.get $running))
        (global.set $running (local.get $record))))
    (i64.store offset=8 (local.get $record) (i64.extend_i32_u (global.get $sp)))
    (global.set $sp (i32.wrap_i64 (i64.load offset=16 (local.get $record)))))
)
