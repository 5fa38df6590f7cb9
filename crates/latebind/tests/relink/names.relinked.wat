;; [SelfBound, Slot(0), SelfBound]; dropped: 
(module $library
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\8c\80\80\80\00\01\03env\05later\00\02\8e\80\80\80\00\01\01\0b(i32) -> ()\03\88\80\80\80\00\02`\00\00`\01\7f\00\05\84\80\80\80\00\01\00\01\00\04\81\80\80\80\00\02")
  (type (;0;) (func))
  (type (;1;) (func (param i32)))
  (type (;2;) (func (param i32 funcref) (result funcref)))
  (import "env" "later" (func $later_import (;0;) (type 1) (param $x i32)))
  (import "latebind" "bind" (func $latebind.bind (;1;) (type 2) (param i32 funcref) (result funcref)))
  (table (;0;) 1 1 funcref)
  (export "own" (func $own))
  (export "own2" (func $own2))
  (export "run" (func $run))
  (elem (;0;) (table 0) (i32.const 0) func $later@plt)
  (elem (;1;) declare func $later_import)
  (func $own (;2;) (type 0)
    (local $a i32) (local $b i64)
    block $out
      loop $again
        local.get $a
        br_if $out
        br $again
      end
    end
  )
  (func $own2 (;3;) (type 0)
    call $own
    i32.const 1
    i32.const 0
    call_indirect (type 1)
  )
  (func $run (;4;) (type 1) (param $p i32)
    call $own2
  )
  (func $later@plt (;5;) (type 1) (param i32)
    i32.const 0
    ref.func $later_import
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $later_import
      return
    end
    local.get 0
    i32.const 0
    call_indirect (type 1)
    return
  )
  (func $latebind.fill (;6;) (type 2) (param i32 funcref) (result funcref)
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
