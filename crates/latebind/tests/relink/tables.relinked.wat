;; [Kept, Slot(0)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\8c\80\80\80\00\01\03env\05later\00\02\8c\80\80\80\00\01\00\09() -> i32\03\8a\80\80\80\00\02`\00\01\7f`\01\7f\01\7f\05\84\80\80\80\00\01\01\01\00")
  (type $t (;0;) (func (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func (param i32 funcref) (result funcref)))
  (import "env" "table" (table $imported (;0;) 1 funcref))
  (import "env" "later" (func $later (;0;) (type $t) (result i32)))
  (import "latebind" "bind" (func $latebind.bind (;1;) (type 2) (param i32 funcref) (result funcref)))
  (table $defined (;1;) 2 4 funcref)
  (table $typed (;2;) 1 (ref null $t))
  (table (;3;) 1 1 funcref)
  (export "run" (func 2))
  (elem (;0;) declare func $later)
  (elem (;1;) (table 3) (i32.const 0) func $later@plt)
  (elem (;2;) declare func $later)
  (func (;2;) (type 1) (param i32) (result i32)
    i32.const 1
    ref.func $later
    table.set $defined
    ref.null $t
    i32.const 1
    table.grow $typed
    drop
    i32.const 0
    call_indirect 3 (type $t)
    i32.const 1
    call_indirect $defined (type $t)
    i32.add
  )
  (func $later@plt (;3;) (type $t) (result i32)
    i32.const 0
    ref.func $later
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $later
      return
    end
    i32.const 0
    call_indirect 3 (type $t)
    return
  )
  (func $latebind.fill (;4;) (type 2) (param i32 funcref) (result funcref)
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
        table.set 3
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
