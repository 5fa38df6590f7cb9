;; A Python extension module whose method calls `helper`. When this library is loaded, no library defines
;; `helper`, and `dylink.0` does not name one: this is a plug-in, a cycle, or an undeclared dependency.
;;
;; In Python: `later.call(f)` returns `helper(f)`, which is `f()`.
;;
;; This file has the comments for three files. `local.wat` and `self.wat` differ from it only as their
;; first comments describe.
;;
;; This is the layout of a C compiler for CPython 3.14 on wasm32. A pointer and a Py_ssize_t have four
;; bytes, and addresses are relative to `__memory_base`. The loader provides zeroed memory, so the module
;; writes only values that are not zero.
;;
;;      0  the module's name
;;      8  the method's name
;;     16  PyModuleDef, 52 bytes
;;         16  m_base          20 bytes, filled in by PyModule_Create2
;;         36  m_name          pointer
;;         40  m_doc
;;         44  m_size          -1: no state for each interpreter
;;         48  m_methods       pointer
;;         52  m_slots, m_traverse, m_clear, m_free
;;     68  PyMethodDef[2], 16 bytes each; the second, all zero, ends the list
;;         68  ml_name         pointer
;;         72  ml_meth         function pointer: the only table element of this library
;;         76  ml_flags        METH_O: called as (self, argument)
;;         80  ml_doc
(module
  (@dylink.0 (mem-info (memory 100 2) (table 1 0)))

  (type $nullary (func (result i32)))
  (type $unary (func (param i32) (result i32)))
  (type $binary (func (param i32 i32) (result i32)))

  (import "env" "memory" (memory 0))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "__table_base" (global $table_base i32))
  (import "env" "PyModule_Create2" (func $PyModule_Create2 (type $binary)))
  ;; The late-bound reference.
  (import "env" "helper" (func $helper (type $unary)))

  (data (offset (global.get $memory_base)) "later\00\00\00call\00\00\00\00")
  (elem (table 0) (offset (global.get $table_base)) func $call)

  ;; The loader calls this once the bases are known, because data segments cannot hold addresses.
  (func (export "__wasm_apply_data_relocs")
    (i32.store offset=36 (global.get $memory_base) (global.get $memory_base))
    (i32.store offset=44 (global.get $memory_base) (i32.const -1))
    (i32.store offset=48 (global.get $memory_base) (i32.add (global.get $memory_base) (i32.const 68)))
    (i32.store offset=68 (global.get $memory_base) (i32.add (global.get $memory_base) (i32.const 8)))
    (i32.store offset=72 (global.get $memory_base) (global.get $table_base))
    (i32.store offset=76 (global.get $memory_base) (i32.const 8)))

  ;; PyObject *call(PyObject *self, PyObject *callable)
  (func $call (type $binary)
    (call $helper (local.get 1)))

  ;; 1013 is PYTHON_API_VERSION.
  (func (export "PyInit_later") (type $nullary)
    (call $PyModule_Create2
      (i32.add (global.get $memory_base) (i32.const 16))
      (i32.const 1013))))
