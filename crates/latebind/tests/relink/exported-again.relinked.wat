;; [SelfBound, Slot(0)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\8c\80\80\80\00\01\03env\05other\00\02\8b\80\80\80\00\01\00\08() -> ()\03\84\80\80\80\00\01`\00\00\05\84\80\80\80\00\01\01\01\00\04\81\80\80\80\00\01")
  (type (;0;) (func))
  (type (;1;) (func (param i32 funcref) (result funcref)))
  (import "env" "own" (func $own (;0;) (type 0)))
  (import "env" "other" (func $other (;1;) (type 0)))
  (import "latebind" "bind" (func $latebind.bind (;2;) (type 1) (param i32 funcref) (result funcref)))
  (table (;0;) 1 1 funcref)
  (export "own" (func $own_defined))
  (export "alias" (func $own))
  (export "other" (func $other))
  (export "run" (func 4))
  (elem (;0;) (table 0) (i32.const 0) func $other@plt)
  (elem (;1;) declare func $other)
  (func $own_defined (;3;) (type 0))
  (func (;4;) (type 0)
    call $own_defined
    i32.const 0
    call_indirect (type 0)
  )
  (func $other@plt (;5;) (type 0)
    i32.const 0
    ref.func $other
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $other
      return
    end
    i32.const 0
    call_indirect (type 0)
    return
  )
  (func $latebind.fill (;6;) (type 1) (param i32 funcref) (result funcref)
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
