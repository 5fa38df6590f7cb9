;; Other modules refer to some symbols: --keep-global-symbol PyInit_* --needed 1 --needed 2 --needed 9
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (import "env" "_Z5boundv" (func $bound (result i32)))
  (func (export "_Z5boundv") (result i32) (call $bound))
  (func (export "needed"))
  (global (export "needed_data") i32 (i32.const 0))
  (func (export "helper"))
  (global (export "data") i32 (i32.const 4))
  (func (export "PyInit_it")))
