;;! script = [
;;!   "dlopen liba.so global throws undefined-symbol nowhere",
;;! ]
(module
  (@dylink.0 (mem-info))
  (func $nowhere (import "env" "nowhere"))
  (func (export "__wasm_call_ctors")
    (call $nowhere)))
