;; [Slot(0), Kept]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\8c\80\80\80\00\01\03env\05later\00\02\8e\80\80\80\00\01\00\0b(i32) -> ()\03\85\80\80\80\00\01`\01\7f\00\05\84\80\80\80\00\01\00\01\00")
  (type (;0;) (func (param i32)))
  (type (;1;) (func (param i32 funcref) (result funcref)))
  (import "env" "later" (func $later (;0;) (type 0) (param i32)))
  (import "env" "memory" (memory (;0;) 1))
  (import "latebind" "bind" (func $latebind.bind (;1;) (type 1) (param i32 funcref) (result funcref)))
  (@custom "between" (after import) "")
  (table (;0;) 1 1 funcref)
  (global (;0;) i32 i32.const 1)
  (export "g" (global 0))
  (elem (;0;) (table 0) (i32.const 0) func $later@plt)
  (elem (;1;) declare func $later)
  (func $later@plt (;2;) (type 0) (param i32)
    i32.const 0
    ref.func $later
    call $latebind.fill
    ref.is_null
    if ;; label = @1
      local.get 0
      call $later
      return
    end
    local.get 0
    i32.const 0
    call_indirect (type 0)
    return
  )
  (func $latebind.fill (;3;) (type 1) (param i32 funcref) (result funcref)
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
