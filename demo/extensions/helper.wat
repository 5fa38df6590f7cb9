;; The library that the other files call: one function, `helper`, which calls a Python callable and
;; returns its result. It is no Python module itself, only a shared library.
;;
;; `PyObject_CallNoArgs` is CPython's own and bound directly to the main module's export, so nothing
;; here is late-bound: what a demo case shows lies wholly in the library that calls `helper`.
(module
  (@dylink.0 (mem-info))
  (type $unary (func (param i32) (result i32)))
  (import "env" "PyObject_CallNoArgs" (func $PyObject_CallNoArgs (type $unary)))
  (func (export "helper") (type $unary)
    (call $PyObject_CallNoArgs (local.get 0))))
