;; []; dropped: 
(module
  (@dylink.0
    (mem-info (memory 4 2))
  )
  (@custom "latebind.0" (before first) "")
  (type (;0;) (func))
  (export "run" (func 0))
  (func (;0;) (type 0))
  (func (;1;) (type 0))
)
