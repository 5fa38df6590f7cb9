;; [Kept, Slot(8), Slot(0), Slot(1), Slot(2), Slot(3), Slot(4), Slot(9), Slot(10), Slot(11), Slot(12), Slot(5), Kept, Mismatch(6), Kept, Slot(7)]; dropped: 
(module
  (@dylink.0
    (needed "libother.so")
  )
  (@custom "latebind.0" (before first) "\01\ce\81\80\80\00\0d\03env\04hook\01\03env\09_Z5againv\02\03env\0b_Z7elementv\02\03env\0a_Z6globalv\02\16wasi_snapshot_preview1\08_Z4wasiv\02\03env\09_Z5startv\02\03env\0c_Z8mismatchv\05\03env\0a_Z6structv\06\03env\07_Z3onei\00\03env\08_Z4pairv\03\03env\05_Znwm\04\03env\05other\04\03env\0a_Z5unusedv\02\02\ee\80\80\80\00\07\01\11(i32, f64) -> i32\02\0b(i32) -> ()\03\08() -> ()\04\11() -> (i64, v128)\05\0c(i32) -> i32\06\09() -> i32\07\15((ref null $0)) -> ()\03\a3\80\80\80\00\08_\00`\02\7f|\01\7f`\01\7f\00`\00\00`\00\02~{`\01\7f\01\7f`\00\01\7f`\01c\00\00\05\8f\80\80\80\00\03\01\06\01\02\02\02\02\02\01\01\05\01\01\06\06\94\80\80\80\00\8d\00\00\00\9a\00\00\00\a8\00\00\00\b3\00\00\00\be\00\00\00")
  (type $struct (;0;) (struct))
  (type (;1;) (func (param i32 f64) (result i32)))
  (type (;2;) (func (param i32)))
  (type (;3;) (func))
  (type (;4;) (func (result i64 v128)))
  (type (;5;) (func (param i32) (result i32)))
  (type (;6;) (func (result i32)))
  (type (;7;) (func (param (ref null $struct))))
  (type (;8;) (func (param i32 f64 i32) (result i32)))
  (type (;9;) (func (param i32)))
  (type (;10;) (func (param i32) (result i64 v128)))
  (type (;11;) (func (param i32 i32) (result i32)))
  (type (;12;) (func (param i32 funcref) (result funcref)))
  (import "env" "memory" (memory (;0;) 1))
  (import "env" "hook" (func $hook (;0;) (type 2) (param i32)))
  (import "env" "_Z5againv" (func $again (;1;) (type 3)))
  (import "env" "_Z7elementv" (func $element (;2;) (type 3)))
  (import "env" "_Z6globalv" (func $global (;3;) (type 3)))
  (import "wasi_snapshot_preview1" "_Z4wasiv" (func $wasi (;4;) (type 3)))
  (import "env" "_Z5startv" (func $start (;5;) (type 3)))
  (import "env" "table" (table (;0;) 1 funcref))
  (import "env" "_Z8mismatchv" (func $mismatch (;6;) (type 6) (result i32)))
  (import "env" "_ZTI1A" (global (;0;) i32))
  (import "env" "_Z6structv" (func $of_struct (;7;) (type 7) (param (ref null $struct))))
  (import "latebind" "call0" (func $latebind.call0 (;8;) (type 8) (param i32 f64 i32) (result i32)))
  (import "latebind" "call1" (func $latebind.call1 (;9;) (type 9) (param i32)))
  (import "latebind" "call2" (func $latebind.call2 (;10;) (type 10) (param i32) (result i64 v128)))
  (import "latebind" "call3" (func $latebind.call3 (;11;) (type 11) (param i32 i32) (result i32)))
  (import "latebind" "bind" (func $latebind.bind (;12;) (type 12) (param i32 funcref) (result funcref)))
  (table (;1;) 13 13 funcref)
  (global (;1;) funcref ref.func $global)
  (export "_Z8mismatchv" (func 13))
  (export "run" (func 14))
  (export "tail" (func 15))
  (export "renamed" (func $again))
  (start $start)
  (elem (;0;) (i32.const 0) func $element)
  (elem (;1;) (table 1) (i32.const 0) func $hook@plt $_Z5againv@plt $_Z7elementv@plt $_Z6globalv@plt $_Z4wasiv@plt $_Z5startv@plt $_Z8mismatchv@plt $_Z6structv@plt $_Z3onei@plt $_Z4pairv@plt $_Znwm@plt $other@plt $_Z5unusedv@plt)
  (elem (;2;) declare func $hook $again $element $global $wasi $start $mismatch $of_struct)
  (func (;13;) (type 3))
  (func (;14;) (type 5) (param i32) (result i32)
    i32.const 9
    call_indirect 1 (type 4)
    drop
    drop
    local.get 0
    i32.const 0
    call_indirect 1 (type 2)
    i32.const 1
    call_indirect 1 (type 3)
    i32.const 2
    call_indirect 1 (type 3)
    i32.const 3
    call_indirect 1 (type 3)
    i32.const 4
    call_indirect 1 (type 3)
    ref.null $struct
    i32.const 7
    call_indirect 1 (type 7)
    i32.const 6
    call_indirect 1 (type 6)
    drop
    local.get 0
    f64.const 0x1p+0 (;=1;)
    i32.const 8
    call_indirect 1 (type 1)
    i32.const 11
    call_indirect 1 (type 5)
    i32.const 10
    call_indirect 1 (type 5)
  )
  (func (;15;) (type 5) (param i32) (result i32)
    local.get 0
    f64.const 0x1p+1 (;=2;)
    i32.const 8
    return_call_indirect 1 (type 1)
  )
  (func $hook@plt (;16;) (type 2) (param i32)
    i32.const 0
    ref.func $hook
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $hook
      return
    end
    local.get 0
    i32.const 0
    call_indirect 1 (type 2)
  )
  (func $_Z5againv@plt (;17;) (type 3)
    i32.const 1
    ref.func $again
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $again
      return
    end
    i32.const 1
    call_indirect 1 (type 3)
  )
  (func $_Z7elementv@plt (;18;) (type 3)
    i32.const 2
    ref.func $element
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $element
      return
    end
    i32.const 2
    call_indirect 1 (type 3)
  )
  (func $_Z6globalv@plt (;19;) (type 3)
    i32.const 3
    ref.func $global
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $global
      return
    end
    i32.const 3
    call_indirect 1 (type 3)
  )
  (func $_Z4wasiv@plt (;20;) (type 3)
    i32.const 4
    ref.func $wasi
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $wasi
      return
    end
    i32.const 4
    call_indirect 1 (type 3)
  )
  (func $_Z5startv@plt (;21;) (type 3)
    i32.const 5
    ref.func $start
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $start
      return
    end
    i32.const 5
    call_indirect 1 (type 3)
  )
  (func $_Z8mismatchv@plt (;22;) (type 6) (result i32)
    i32.const 6
    ref.func $mismatch
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $mismatch
      return
    end
    i32.const 6
    call_indirect 1 (type 6)
  )
  (func $_Z6structv@plt (;23;) (type 7) (param (ref null $struct))
    i32.const 7
    ref.func $of_struct
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $of_struct
      return
    end
    local.get 0
    i32.const 7
    call_indirect 1 (type 7)
  )
  (func $_Z3onei@plt (;24;) (type 1) (param i32 f64) (result i32)
    i32.const 8
    ref.null func
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      local.get 1
      i32.const 8
      call $latebind.call0
      return
    end
    local.get 0
    local.get 1
    i32.const 8
    call_indirect 1 (type 1)
  )
  (func $_Z4pairv@plt (;25;) (type 4) (result i64 v128)
    i32.const 9
    ref.null func
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      i32.const 9
      call $latebind.call2
      return
    end
    i32.const 9
    call_indirect 1 (type 4)
  )
  (func $_Znwm@plt (;26;) (type 5) (param i32) (result i32)
    i32.const 10
    ref.null func
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      i32.const 10
      call $latebind.call3
      return
    end
    local.get 0
    i32.const 10
    call_indirect 1 (type 5)
  )
  (func $other@plt (;27;) (type 5) (param i32) (result i32)
    i32.const 11
    ref.null func
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      i32.const 11
      call $latebind.call3
      return
    end
    local.get 0
    i32.const 11
    call_indirect 1 (type 5)
  )
  (func $_Z5unusedv@plt (;28;) (type 3)
    i32.const 12
    ref.null func
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      i32.const 12
      call $latebind.call1
      return
    end
    i32.const 12
    call_indirect 1 (type 3)
  )
  (func $latebind.fill (;29;) (type 12) (param i32 funcref) (result funcref)
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
        i32.const 13
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
