;; [SelfBound, Mismatch(0), Slot(1), Kept, Kept, Kept]; dropped: 
(module
  (@dylink.0
    (mem-info (memory 4 2))
  )
  (@custom "latebind.0" (before first) "\01\99\80\80\80\00\02\03env\07differs\00\03env\05again\00\02\8b\80\80\80\00\01\01\08() -> ()\03\88\80\80\80\00\02`\00\01\7f`\00\00\05\85\80\80\80\00\01\00\02\00\00\04\81\80\80\80\00\01")
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (type (;2;) (func (param i32 funcref) (result funcref)))
  (import "env" "differs" (func $differs (;0;) (type 1)))
  (import "env" "again" (func $again (;1;) (type 1)))
  (import "env" "memory" (memory $memory (;0;) 1))
  (import "GOT.func" "addressed" (global $got_func (;0;) (mut i32)))
  (import "GOT.mem" "data" (global $got_mem (;1;) (mut i32)))
  (import "latebind" "bind" (func $latebind.bind (;2;) (type 2) (param i32 funcref) (result funcref)))
  (table (;0;) 2 2 funcref)
  (global (;2;) i32 i32.const 0)
  (global (;3;) i32 i32.const 4)
  (global (;4;) i32 i32.const 8)
  (global (;5;) i32 i32.const 12)
  (export "data" (global 2))
  (export "also_kept_data" (global 4))
  (export "__em_js__script" (global 5))
  (export "memory_itself" (memory $memory))
  (export "alias" (func $again))
  (export "differs" (func 4))
  (export "addressed" (func 5))
  (export "referred" (func $referred))
  (export "__wasm_call_ctors" (func 7))
  (export "PyInit_it" (func 10))
  (elem (;0;) (table 0) (i32.const 0) func $differs@plt $again@plt)
  (elem (;1;) declare func $differs $again)
  (func (;3;) (type 0) (result i32)
    i32.const 42
  )
  (func (;4;) (type 0) (result i32)
    i32.const 1
  )
  (func (;5;) (type 1))
  (func $referred (;6;) (type 1))
  (func (;7;) (type 1))
  (func (;8;) (type 1)
    call 3
    drop
    i32.const 0
    call_indirect (type 1)
    i32.const 1
    call_indirect (type 1)
  )
  (func (;9;) (type 1)
    ref.func $referred
    drop
  )
  (func (;10;) (type 1))
  (func $differs@plt (;11;) (type 1)
    i32.const 0
    ref.func $differs
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $differs
      return
    end
    i32.const 0
    call_indirect (type 1)
    return
  )
  (func $again@plt (;12;) (type 1)
    i32.const 1
    ref.func $again
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      call $again
      return
    end
    i32.const 1
    call_indirect (type 1)
    return
  )
  (func $latebind.fill (;13;) (type 2) (param i32 funcref) (result funcref)
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
        i32.const 2
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
