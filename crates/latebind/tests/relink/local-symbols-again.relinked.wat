;; [SelfBound, Slot(0), Kept]; dropped: 
(module
  (@dylink.0
    (mem-info (memory 4 2))
  )
  (@custom "latebind.0" (before first) "\01\8b\80\80\80\00\01\03env\04late\00\02\8b\80\80\80\00\01\01\08() -> ()\03\8c\80\80\80\00\03`\00\01\7f`\00\00`\00\01p\05\84\80\80\80\00\01\01\01\00\04\81\80\80\80\00\01")
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (type (;2;) (func (result funcref)))
  (type (;3;) (func (param i32 funcref) (result funcref)))
  (import "env" "own" (func $own (;0;) (type 0) (result i32)))
  (import "env" "late" (func $late (;1;) (type 1)))
  (import "env" "base" (global $base (;0;) i32))
  (import "latebind" "bind" (func $latebind.bind (;2;) (type 3) (param i32 funcref) (result funcref)))
  (table (;0;) 1 1 funcref)
  (global (;1;) i32 i32.const 0)
  (export "own_again" (func $own))
  (export "late_again" (func $late))
  (export "base_again" (global $base))
  (export "own" (func 3))
  (export "keep" (func 5))
  (elem (;0;) (table 0) (i32.const 0) func $late@plt)
  (elem (;1;) declare func $late)
  (func (;3;) (type 0) (result i32)
    i32.const 42
  )
  (func (;4;) (type 1))
  (func (;5;) (type 2) (result funcref)
    i32.const 0
    call_indirect (type 1)
    call 3
    drop
    ref.func 3
  )
  (func $late@plt (;6;) (type 1)
    i32.const 0
    ref.func $late
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $late
      return
    end
    i32.const 0
    call_indirect (type 1)
    return
  )
  (func $latebind.fill (;7;) (type 3) (param i32 funcref) (result funcref)
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
        table.set 0
        local.get 0
        i32.const 1
        i32.add
        local.tee 0
        i32.const 1
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
