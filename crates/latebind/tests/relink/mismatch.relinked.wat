;; [SelfBound, Mismatch(0), Slot(1)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\9c\80\80\80\00\02\03env\05other\00\04wasi\09elsewhere\00\02\8f\80\80\80\00\01\00\0c(i32) -> i32\03\94\80\80\80\00\04`\01\7f\01\7f`\01\7f\01\7f`\01~\01\7f`\00\01\7f\05\85\80\80\80\00\01\00\02\00\00\04\81\80\80\80\00\01")
  (type $one (;0;) (func (param i32) (result i32)))
  (type $same (;1;) (func (param i32) (result i32)))
  (type $other (;2;) (func (param i64) (result i32)))
  (type (;3;) (func (result i32)))
  (type (;4;) (func (param i32 funcref) (result funcref)))
  (import "env" "other" (func $other (;0;) (type $one) (param i32) (result i32)))
  (import "wasi" "elsewhere" (func $elsewhere (;1;) (type $one) (param i32) (result i32)))
  (import "latebind" "bind" (func $latebind.bind (;2;) (type 4) (param i32 funcref) (result funcref)))
  (table (;0;) 2 2 funcref)
  (export "same" (func 3))
  (export "other" (func 4))
  (export "elsewhere" (func 5))
  (export "run" (func 6))
  (elem (;0;) (table 0) (i32.const 0) func $other@plt $elsewhere@plt)
  (elem (;1;) declare func $other $elsewhere)
  (func (;3;) (type $same) (param i32) (result i32)
    i32.const 1
  )
  (func (;4;) (type $other) (param i64) (result i32)
    i32.const 2
  )
  (func (;5;) (type $one) (param i32) (result i32)
    i32.const 3
  )
  (func (;6;) (type 3) (result i32)
    i32.const 0
    call 3
    i32.const 0
    call_indirect (type $one)
    i32.const 1
    call_indirect (type $one)
  )
  (func $other@plt (;7;) (type $one) (param i32) (result i32)
    i32.const 0
    ref.func $other
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $other
      return
    end
    local.get 0
    i32.const 0
    call_indirect (type $one)
    return
  )
  (func $elsewhere@plt (;8;) (type $one) (param i32) (result i32)
    i32.const 1
    ref.func $elsewhere
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $elsewhere
      return
    end
    local.get 0
    i32.const 1
    call_indirect (type $one)
    return
  )
  (func $latebind.fill (;9;) (type 4) (param i32 funcref) (result funcref)
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
