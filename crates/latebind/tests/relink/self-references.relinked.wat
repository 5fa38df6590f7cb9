;; [SelfBound, Kept, SelfBound, Kept]; dropped: 
(module
  (@dylink.0
    (mem-info (memory 4 2) (table 1 0))
  )
  (@custom "latebind.0" (before first) "\04\81\80\80\80\00\02")
  (type (;0;) (func (param i32) (result i32)))
  (type (;1;) (func))
  (type (;2;) (func (result funcref)))
  (import "env" "memory" (memory (;0;) 1))
  (import "env" "table" (table (;0;) 1 funcref))
  (table $mine (;1;) 1 1 funcref ref.func $own_defined)
  (global (;0;) funcref ref.func $own_defined)
  (export "address" (global 0))
  (export "own" (func $own_defined))
  (export "begin" (func $begin_defined))
  (export "refer" (func 2))
  (start $begin_defined)
  (elem (;0;) (table 0) (i32.const 0) func $own_defined $begin_defined)
  (func $begin_defined (;0;) (type 1))
  (func $own_defined (;1;) (type 0) (param i32) (result i32)
    local.get 0
    if (result i32) ;; label = @1
      local.get 0
      i32.const 1
      i32.sub
      return_call $own_defined
    else
      local.get 0
      call $own_defined
    end
  )
  (func (;2;) (type 2) (result funcref)
    ref.func $own_defined
  )
)
