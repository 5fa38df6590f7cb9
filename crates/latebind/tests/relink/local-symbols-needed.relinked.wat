;; [SelfBound]; dropped: 
(module
  (@dylink.0
    (mem-info (memory 4 2))
  )
  (@custom "latebind.0" (before first) "\04\81\80\80\80\00\01")
  (type (;0;) (func (result i32)))
  (type (;1;) (func))
  (global (;0;) i32 i32.const 0)
  (global (;1;) i32 i32.const 4)
  (export "needed" (func 1))
  (export "needed_data" (global 0))
  (export "PyInit_it" (func 3))
  (func (;0;) (type 0) (result i32)
    call 0
  )
  (func (;1;) (type 1))
  (func (;2;) (type 1))
  (func (;3;) (type 1))
)
