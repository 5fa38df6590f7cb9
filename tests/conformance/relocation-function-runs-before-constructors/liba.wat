;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain liba.so run = 42",
;;! ]
(module
  (@dylink.0 (mem-info (memory 8 2)))
  (memory (import "env" "memory") 0)
  (global $base (import "env" "__memory_base") i32)
  (func (export "__wasm_apply_data_relocs")
    (i32.store (global.get $base) (i32.const 21)))
  (func (export "__wasm_call_ctors")
    (i32.store offset=4 (global.get $base)
      (i32.mul (i32.load (global.get $base)) (i32.const 2))))
  (func (export "run") (result i32)
    (i32.load offset=4 (global.get $base))))
