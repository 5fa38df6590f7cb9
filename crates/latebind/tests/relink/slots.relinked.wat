;; [Kept, Slot(0), Kept, Slot(1), Slot(2)]; dropped: 
(module
  (@dylink.0
    (needed "libother.so")
  )
  (@custom "latebind.0" (before first) "\01\b7\80\80\80\00\03\03env\05later\00\16wasi_snapshot_preview1\08fd_close\01\03env\04pair\02\02\b5\80\80\80\00\03\00\11(i32, f64) -> i32\01\0c(i32) -> i32\02\11() -> (i64, v128)\03\95\80\80\80\00\04`\02\7f|\01\7f`\01\7f\01\7f`\00\02~{`\00\01p\05\88\80\80\80\00\02\01\01\00\01\02\01\02")
  (type (;0;) (func (param i32 f64) (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (result i64 v128)))
  (type (;3;) (func (result funcref)))
  (type (;4;) (func (param i32 funcref) (result funcref)))
  (import "env" "memory" (memory (;0;) 1))
  (import "env" "later" (func $later (;0;) (type 0) (param i32 f64) (result i32)))
  (import "env" "table" (table (;0;) 1 funcref))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (;1;) (type 1) (param i32) (result i32)))
  (import "env" "pair" (func $pair (;2;) (type 2) (result i64 v128)))
  (import "latebind" "bind" (func $latebind.bind (;3;) (type 4) (param i32 funcref) (result funcref)))
  (table (;1;) 3 3 funcref)
  (export "run" (func 4))
  (export "tail" (func 5))
  (export "address" (func 6))
  (export "again" (func $later))
  (elem (;0;) (table 1) (i32.const 0) func $later@plt $fd_close@plt $pair@plt)
  (elem (;1;) declare func $later $close $pair)
  (func (;4;) (type 1) (param i32) (result i32)
    i32.const 2
    call_indirect 1 (type 2)
    drop
    drop
    local.get 0
    i32.const 1
    call_indirect 1 (type 1)
    f64.const 0x1p+0 (;=1;)
    i32.const 0
    call_indirect 1 (type 0)
  )
  (func (;5;) (type 1) (param i32) (result i32)
    local.get 0
    f64.const 0x1p+1 (;=2;)
    i32.const 0
    return_call_indirect 1 (type 0)
  )
  (func (;6;) (type 3) (result funcref)
    ref.func $later
  )
  (func $later@plt (;7;) (type 0) (param i32 f64) (result i32)
    i32.const 0
    ref.func $later
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      local.get 1
      call $later
      return
    end
    local.get 0
    local.get 1
    i32.const 0
    call_indirect 1 (type 0)
    return
  )
  (func $fd_close@plt (;8;) (type 1) (param i32) (result i32)
    i32.const 1
    ref.func $close
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $close
      return
    end
    local.get 0
    i32.const 1
    call_indirect 1 (type 1)
    return
  )
  (func $pair@plt (;9;) (type 2) (result i64 v128)
    i32.const 2
    ref.func $pair
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $pair
      return
    end
    i32.const 2
    call_indirect 1 (type 2)
    return
  )
  (func $latebind.fill (;10;) (type 4) (param i32 funcref) (result funcref)
    (local funcref)
    block ;; label = @1
      local.get 0
      local.get 1
      call $latebind.bind
      local.tee 2
      local.tee 1
      ref.is_null
      br_if 0 (;@1;)
      loop ;; label = @2
        local.get 0
        local.get 2
        table.set 1
        local.get 0
        i32.const 1
        i32.add
        local.tee 0
        i32.const 3
        i32.ge_u
        br_if 1 (;@1;)
        local.get 0
        i32.const -1
        i32.xor
        ref.null func
        call $latebind.bind
        local.tee 2
        ref.is_null
        i32.eqz
        br_if 0 (;@2;)
      end
    end
    local.get 1
  )
)
