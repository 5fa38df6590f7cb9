;; [Kept, Kept, Kept, Slot(0)]; dropped: 
(module
  (@dylink.0)
  (@custom "latebind.0" (before first) "\01\8c\80\80\80\00\01\03env\05later\00\02\8f\80\80\80\00\01\02\0c(i32) -> i32\03\95\80\80\80\00\04_\02\7f\00|\01`\01\7f\00`\01\7f\01\7f`\00\02\7fi\05\84\80\80\80\00\01\03\01\00")
  (type $pair (;0;) (struct (field i32) (field (mut f64))))
  (type (;1;) (func (param i32)))
  (type (;2;) (func (param i32) (result i32)))
  (type (;3;) (func (result i32 exnref)))
  (type (;4;) (func (param i32 funcref) (result funcref)))
  (import "env" "tag" (tag $tag (;0;) (type 1) (param i32)))
  (import "env" "memory" (memory $first (;0;) 1))
  (import "env" "memory2" (memory $second (;1;) 1))
  (import "env" "later" (func $later (;0;) (type 2) (param i32) (result i32)))
  (import "latebind" "bind" (func $latebind.bind (;1;) (type 4) (param i32 funcref) (result funcref)))
  (table (;0;) 1 1 funcref)
  (export "run" (func 2))
  (elem (;0;) (table 0) (i32.const 0) func $later@plt)
  (elem (;1;) declare func $later)
  (func (;2;) (type 2) (param i32) (result i32)
    (local v128 (ref null $pair))
    block $all
      block $caught (type 3) (result i32 exnref)
        try_table (catch_ref $tag $caught) (catch_all $all) ;; label = @3
          i32.const -1
          i32.const 0
          call_indirect (type 2)
          br_table $all $all $all
        end
        i32.const 16
        return
      end
      drop
      drop
    end
    v128.const i32x4 0x10101010 0x10101010 0x10101010 0x10101010
    local.get 0
    v128.load offset=300
    i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
    local.set 1
    i32.const 64
    i32.const 0
    call_indirect (type 2)
    f64.const 0x1.1010101010101p+0 (;=1.0627450980392157;)
    f64.store $second offset=65536
    i32.const 0
    i32.const 0
    i32.const 16
    memory.copy $first $second
    i32.const 16
    i32.const 0
    call_indirect (type 2)
    f64.const 0x1p+0 (;=1;)
    struct.new $pair
    ref.cast (ref $pair)
    drop
    i32.const 0
    i64.const 1157442765409226768
    i64.store
    i32.const 8
    i64.const 16
    i64.atomic.rmw.add offset=16
    drop
    i32.const 269488144
    i32.const 0
    call_indirect (type 2)
  )
  (func $later@plt (;3;) (type 2) (param i32) (result i32)
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
    call_indirect (type 2)
    return
  )
  (func $latebind.fill (;4;) (type 4) (param i32 funcref) (result funcref)
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
