;; [SelfBound, Slot(0), Kept]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\8c\80\80\80\00\01\03env\05later\00\02\8b\80\80\80\00\01\00\08() -> ()\03\84\80\80\80\00\01`\00\00\05\84\80\80\80\00\01\00\01\00\04\81\80\80\80\00\01")
  (type $t (;0;) (func))
  (type (;1;) (func (param i32 funcref) (result funcref)))
  (import "env" "later" (func $later (;0;) (type $t)))
  (import "env" "table" (table (;0;) 8 funcref))
  (import "latebind" "bind" (func $latebind.bind (;1;) (type 1) (param i32 funcref) (result funcref)))
  (table $second (;1;) 8 funcref)
  (table (;2;) 1 1 funcref)
  (export "own" (func $own_defined))
  (export "call" (func 3))
  (elem (;0;) (i32.const 0) func $own_defined $later)
  (elem (;1;) func $own_defined $later)
  (elem (;2;) (table $second) (i32.const 0) func $own_defined $later)
  (elem (;3;) declare func $own_defined $later)
  (elem (;4;) (table 0) (i32.const 0) funcref (ref.func $own_defined) (ref.null func) (ref.func $later))
  (elem (;5;) funcref (ref.func $own_defined) (ref.func $later))
  (elem (;6;) (table $second) (i32.const 0) funcref (ref.func $own_defined) (ref.func $later))
  (elem (;7;) declare funcref (ref.func $own_defined) (ref.func $later))
  (elem (;8;) (table 2) (i32.const 0) func $later@plt)
  (elem (;9;) declare func $later)
  (func $own_defined (;2;) (type $t))
  (func (;3;) (type $t)
    call $own_defined
    i32.const 0
    call_indirect 2 (type $t)
  )
  (func $later@plt (;4;) (type $t)
    i32.const 0
    ref.func $later
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $later
      return
    end
    i32.const 0
    call_indirect 2 (type $t)
    return
  )
  (func $latebind.fill (;5;) (type 1) (param i32 funcref) (result funcref)
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
        table.set 2
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
