;; [SelfBound, SelfBound, SelfBound, SelfBound, SelfBound, SelfBound, SelfBound, SelfBound, Slot(0), Mismatch(1), Slot(2)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\b1\80\80\80\00\03\03env\08_Z4hookv\00\03env\09_Z5otherv\01\09elsewhere\07_Z3cxxv\00\02\96\80\80\80\00\02\00\09() -> i32\02\08() -> ()\03\8d\80\80\80\00\03`\00\01\7f`\01\7f\01\7f`\00\00\05\86\80\80\80\00\01\00\03\00\01\00\04\81\80\80\80\00\08")
  (type (;0;) (func (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func))
  (type (;3;) (func (param i32 funcref) (result funcref)))
  (import "env" "_Z4hookv" (func $hook (;0;) (type 0) (result i32)))
  (import "env" "_Z5otherv" (func $mismatch (;1;) (type 2)))
  (import "elsewhere" "_Z3cxxv" (func $elsewhere (;2;) (type 0) (result i32)))
  (import "latebind" "bind" (func $latebind.bind (;3;) (type 3) (param i32 funcref) (result funcref)))
  (table (;0;) 3 3 funcref)
  (export "_Z3cxxv" (func 4))
  (export "_RNvC1a4rust" (func 5))
  (export "_ZN1a6legacy17h0123456789abcdefE" (func 6))
  (export "_Znwm" (func 7))
  (export "on_event" (func 8))
  (export "_Z8of_otherv" (func 9))
  (export "of_other" (func 10))
  (export "_Z7of_mainv" (func 11))
  (export "_Z4hookv" (func 12))
  (export "_Z5otherv" (func 13))
  (export "run" (func 14))
  (elem (;0;) (table 0) (i32.const 0) func $_Z4hookv@plt $_Z5otherv@plt $_Z3cxxv@plt)
  (elem (;1;) declare func $hook $mismatch $elsewhere)
  (func (;4;) (type 0) (result i32)
    i32.const 1
  )
  (func (;5;) (type 0) (result i32)
    i32.const 2
  )
  (func (;6;) (type 0) (result i32)
    i32.const 3
  )
  (func (;7;) (type 1) (param i32) (result i32)
    i32.const 4
  )
  (func (;8;) (type 0) (result i32)
    i32.const 5
  )
  (func (;9;) (type 0) (result i32)
    i32.const 6
  )
  (func (;10;) (type 0) (result i32)
    i32.const 7
  )
  (func (;11;) (type 0) (result i32)
    i32.const 8
  )
  (func (;12;) (type 0) (result i32)
    i32.const 9
  )
  (func (;13;) (type 0) (result i32)
    i32.const 10
  )
  (func (;14;) (type 2)
    call 4
    drop
    call 5
    drop
    call 6
    drop
    i32.const 0
    call 7
    drop
    call 8
    drop
    call 9
    drop
    call 10
    drop
    call 11
    drop
    i32.const 0
    call_indirect (type 0)
    drop
    i32.const 1
    call_indirect (type 2)
    i32.const 2
    call_indirect (type 0)
    drop
  )
  (func $_Z4hookv@plt (;15;) (type 0) (result i32)
    i32.const 0
    ref.func $hook
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $hook
      return
    end
    i32.const 0
    call_indirect (type 0)
    return
  )
  (func $_Z5otherv@plt (;16;) (type 2)
    i32.const 1
    ref.func $mismatch
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $mismatch
      return
    end
    i32.const 1
    call_indirect (type 2)
    return
  )
  (func $_Z3cxxv@plt (;17;) (type 0) (result i32)
    i32.const 2
    ref.func $elsewhere
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $elsewhere
      return
    end
    i32.const 2
    call_indirect (type 0)
    return
  )
  (func $latebind.fill (;18;) (type 3) (param i32 funcref) (result funcref)
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
