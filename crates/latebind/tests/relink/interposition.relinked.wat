;; [SelfBound, SelfBound, SelfBound, Slot(0), Slot(1), Slot(2), Slot(3), Direct, Slot(4), Mismatch(5), Slot(6)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\ea\80\80\80\00\07\03env\05_Znwm\01\03env\08on_event\00\03env\0c_Z8of_otherv\00\03env\08of_other\00\03env\08_Z4hookv\00\03env\09_Z5otherv\02\09elsewhere\07_Z3cxxv\00\02\a4\80\80\80\00\03\00\09() -> i32\01\0c(i32) -> i32\02\08() -> ()\03\8d\80\80\80\00\03`\00\01\7f`\01\7f\01\7f`\00\00\05\8c\80\80\80\00\02\00\04\01\00\00\00\01\03\00\02\00\04\81\80\80\80\00\03")
  (type (;0;) (func (result i32)))
  (type (;1;) (func (param i32) (result i32)))
  (type (;2;) (func))
  (type (;3;) (func (param i32 funcref) (result funcref)))
  (import "env" "_Znwm" (func $new (;0;) (type 1) (param i32) (result i32)))
  (import "env" "on_event" (func $c (;1;) (type 0) (result i32)))
  (import "env" "_Z8of_otherv" (func $of_other (;2;) (type 0) (result i32)))
  (import "env" "of_other" (func $c_of_other (;3;) (type 0) (result i32)))
  (import "env" "_Z7of_mainv" (func $of_main (;4;) (type 0) (result i32)))
  (import "env" "_Z4hookv" (func $hook (;5;) (type 0) (result i32)))
  (import "env" "_Z5otherv" (func $mismatch (;6;) (type 2)))
  (import "elsewhere" "_Z3cxxv" (func $elsewhere (;7;) (type 0) (result i32)))
  (import "latebind" "bind" (func $latebind.bind (;8;) (type 3) (param i32 funcref) (result funcref)))
  (table (;0;) 7 7 funcref)
  (export "_Z3cxxv" (func 9))
  (export "_RNvC1a4rust" (func 10))
  (export "_ZN1a6legacy17h0123456789abcdefE" (func 11))
  (export "_Znwm" (func 12))
  (export "on_event" (func 13))
  (export "_Z8of_otherv" (func 14))
  (export "of_other" (func 15))
  (export "_Z7of_mainv" (func 16))
  (export "_Z4hookv" (func 17))
  (export "_Z5otherv" (func 18))
  (export "run" (func 19))
  (elem (;0;) (table 0) (i32.const 0) func $_Znwm@plt $on_event@plt $_Z8of_otherv@plt $of_other@plt $_Z4hookv@plt $_Z5otherv@plt $_Z3cxxv@plt)
  (elem (;1;) declare func $new $c $of_other $c_of_other $hook $mismatch $elsewhere)
  (func (;9;) (type 0) (result i32)
    i32.const 1
  )
  (func (;10;) (type 0) (result i32)
    i32.const 2
  )
  (func (;11;) (type 0) (result i32)
    i32.const 3
  )
  (func (;12;) (type 1) (param i32) (result i32)
    i32.const 4
  )
  (func (;13;) (type 0) (result i32)
    i32.const 5
  )
  (func (;14;) (type 0) (result i32)
    i32.const 6
  )
  (func (;15;) (type 0) (result i32)
    i32.const 7
  )
  (func (;16;) (type 0) (result i32)
    i32.const 8
  )
  (func (;17;) (type 0) (result i32)
    i32.const 9
  )
  (func (;18;) (type 0) (result i32)
    i32.const 10
  )
  (func (;19;) (type 2)
    call 9
    drop
    call 10
    drop
    call 11
    drop
    i32.const 0
    i32.const 0
    call_indirect (type 1)
    drop
    i32.const 1
    call_indirect (type 0)
    drop
    i32.const 2
    call_indirect (type 0)
    drop
    i32.const 3
    call_indirect (type 0)
    drop
    call $of_main
    drop
    i32.const 4
    call_indirect (type 0)
    drop
    i32.const 5
    call_indirect (type 2)
    i32.const 6
    call_indirect (type 0)
    drop
  )
  (func $_Znwm@plt (;20;) (type 1) (param i32) (result i32)
    i32.const 0
    ref.func $new
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $new
      return
    end
    local.get 0
    i32.const 0
    call_indirect (type 1)
    return
  )
  (func $on_event@plt (;21;) (type 0) (result i32)
    i32.const 1
    ref.func $c
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $c
      return
    end
    i32.const 1
    call_indirect (type 0)
    return
  )
  (func $_Z8of_otherv@plt (;22;) (type 0) (result i32)
    i32.const 2
    ref.func $of_other
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $of_other
      return
    end
    i32.const 2
    call_indirect (type 0)
    return
  )
  (func $of_other@plt (;23;) (type 0) (result i32)
    i32.const 3
    ref.func $c_of_other
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $c_of_other
      return
    end
    i32.const 3
    call_indirect (type 0)
    return
  )
  (func $_Z4hookv@plt (;24;) (type 0) (result i32)
    i32.const 4
    ref.func $hook
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $hook
      return
    end
    i32.const 4
    call_indirect (type 0)
    return
  )
  (func $_Z5otherv@plt (;25;) (type 2)
    i32.const 5
    ref.func $mismatch
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $mismatch
      return
    end
    i32.const 5
    call_indirect (type 2)
    return
  )
  (func $_Z3cxxv@plt (;26;) (type 0) (result i32)
    i32.const 6
    ref.func $elsewhere
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $elsewhere
      return
    end
    i32.const 6
    call_indirect (type 0)
    return
  )
  (func $latebind.fill (;27;) (type 3) (param i32 funcref) (result funcref)
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
        i32.const 7
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
