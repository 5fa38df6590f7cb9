;; The library that the other files call: one function, `helper`, which calls a Python callable and
;; returns its result. It is not a Python module, only a shared library.
;;
;; CPython defines `PyObject_CallNoArgs`, which is bound directly to the main module's export, so nothing
;; in this file is late-bound. A demo case depends only on the library that calls `helper`.
(module
  (@dylink.0 (mem-info))
  (type $unary (func (param i32) (result i32)))
  (import "env" "PyObject_CallNoArgs" (func $PyObject_CallNoArgs (type $unary)))
  (func (export "helper") (type $unary)
    (call $PyObject_CallNoArgs (local.get 0))))
