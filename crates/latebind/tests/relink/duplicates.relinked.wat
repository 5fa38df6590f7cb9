;; [Slot(0), Slot(1), Slot(2)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\96\80\80\80\00\03\03env\01f\00\03env\01f\00\03env\01f\01\02\9b\80\80\80\00\02\00\0b(i32) -> ()\01\0b(i64) -> ()\03\8c\80\80\80\00\03`\01\7f\00`\01~\00`\00\00\05\86\80\80\80\00\01\00\03\00\00\01")
  (type (;0;) (func (param i32)))
  (type (;1;) (func (param i64)))
  (type (;2;) (func))
  (type (;3;) (func (param i32 funcref) (result funcref)))
  (import "env" "f" (func $f1 (;0;) (type 0) (param i32)))
  (import "env" "f" (func $f2 (;1;) (type 0) (param i32)))
  (import "env" "f" (func $f3 (;2;) (type 1) (param i64)))
  (import "latebind" "bind" (func $latebind.bind (;3;) (type 3) (param i32 funcref) (result funcref)))
  (table (;0;) 3 3 funcref)
  (export "run" (func 4))
  (elem (;0;) (table 0) (i32.const 0) func $f@plt $"#func6 f@plt" $"#func7 f@plt")
  (elem (;1;) declare func $f1 $f2 $f3)
  (func (;4;) (type 2)
    i32.const 1
    i32.const 0
    call_indirect (type 0)
    i32.const 2
    i32.const 1
    call_indirect (type 0)
    i64.const 3
    i32.const 2
    call_indirect (type 1)
  )
  (func $f@plt (;5;) (type 0) (param i32)
    i32.const 0
    ref.func $f1
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $f1
      return
    end
    local.get 0
    i32.const 0
    call_indirect (type 0)
    return
  )
  (func $"#func6 f@plt" (@name "f@plt") (;6;) (type 0) (param i32)
    i32.const 1
    ref.func $f2
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $f2
      return
    end
    local.get 0
    i32.const 1
    call_indirect (type 0)
    return
  )
  (func $"#func7 f@plt" (@name "f@plt") (;7;) (type 1) (param i64)
    i32.const 2
    ref.func $f3
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $f3
      return
    end
    local.get 0
    i32.const 2
    call_indirect (type 1)
    return
  )
  (func $latebind.fill (;8;) (type 3) (param i32 funcref) (result funcref)
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
