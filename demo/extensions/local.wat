;; `later.wat` under a different name, with one difference: its NEEDED names the library that defines
;; `helper`, in the same directory. The loader loads that library first, so the definition exists when
;; this module is instantiated. But with RTLD_LOCAL, which Python uses for every extension, the import
;; proxy of the loader does not search the local scope.
(module
  (@dylink.0
    (mem-info (memory 100 2) (table 1 0))
    (needed "helper.so")
    (runtime-path "$ORIGIN"))

  (type $nullary (func (result i32)))
  (type $unary (func (param i32) (result i32)))
  (type $binary (func (param i32 i32) (result i32)))

  (import "env" "memory" (memory 0))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "__table_base" (global $table_base i32))
  (import "env" "PyModule_Create2" (func $PyModule_Create2 (type $binary)))
  (import "env" "helper" (func $helper (type $unary)))

  (data (offset (global.get $memory_base)) "local\00\00\00call\00\00\00\00")
  (elem (table 0) (offset (global.get $table_base)) func $call)

  (func (export "__wasm_apply_data_relocs")
    (i32.store offset=36 (global.get $memory_base) (global.get $memory_base))
    (i32.store offset=44 (global.get $memory_base) (i32.const -1))
    (i32.store offset=48 (global.get $memory_base) (i32.add (global.get $memory_base) (i32.const 68)))
    (i32.store offset=68 (global.get $memory_base) (i32.add (global.get $memory_base) (i32.const 8)))
    (i32.store offset=72 (global.get $memory_base) (global.get $table_base))
    (i32.store offset=76 (global.get $memory_base) (i32.const 8)))

  (func $call (type $binary)
    (call $helper (local.get 1)))

  (func (export "PyInit_local") (type $nullary)
    (call $PyModule_Create2
      (i32.add (global.get $memory_base) (i32.const 16))
      (i32.const 1013))))
