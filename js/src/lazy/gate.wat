;; The binder of an entry whose library is not loaded. `wait` is a `Suspending` import: outside a promising export, or
;; above a JavaScript frame, the engine throws an exception there, and then `outside` loads the library or throws.
;; `wait` never throws itself, but returns the number of an error.
(module
  (import "" "ready" (func $ready (result i32)))
  (import "" "wait" (func $wait (result i32)))
  (import "" "outside" (func $outside))
  (import "" "fail" (func $fail (param i32)))
  (func (export "bind") (param i32)
    (local $error i32)
    (if (call $ready) (then (return)))
    (block $waited
      (block $refused
        (try_table (catch_all $refused)
          (local.set $error (call $wait)))
        (br $waited))
      (call $outside)
      (return))
    (if (local.get $error) (then (call $fail (local.get $error))))))
