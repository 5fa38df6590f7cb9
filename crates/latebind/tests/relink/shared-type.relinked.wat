;; [Direct, Slot(0)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\8c\80\80\80\00\01\03env\05later\00\02\8e\80\80\80\00\01\01\0b(i32) -> ()\03\89\80\80\80\00\02e`\00\00`\01\7f\00\05\84\80\80\80\00\01\01\01\00")
  (type $t (;0;) (shared (func)))
  (type $plain (;1;) (func (param i32)))
  (type (;2;) (func (param i32 funcref) (result funcref)))
  (import "env" "shared" (func $shared (;0;) (type $t)))
  (import "env" "later" (func $later (;1;) (type $plain) (param i32)))
  (import "latebind" "bind" (func $latebind.bind (;2;) (type 2) (param i32 funcref) (result funcref)))
  (table (;0;) 1 1 funcref)
  (export "run" (func 3))
  (elem (;0;) (table 0) (i32.const 0) func $later@plt)
  (elem (;1;) declare func $later)
  (func (;3;) (type $plain) (param i32)
    call $shared
    i32.const 1
    i32.const 0
    call_indirect (type $plain)
  )
  (func $later@plt (;4;) (type $plain) (param i32)
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
    call_indirect (type $plain)
    return
  )
  (func $latebind.fill (;5;) (type 2) (param i32 funcref) (result funcref)
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
