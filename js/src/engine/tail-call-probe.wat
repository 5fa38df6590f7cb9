;; Whether a stack with a tail call between instances on it can be suspended. Three instances:
;; $run of the first calls $tail of the second, which tail-calls $callee of the third, which calls a
;; suspending function. An engine that cannot (JavaScriptCore) throws where it should suspend.
(module
  (type $none (func))
  (import "" "next" (func $next))
  (table $slots (export "slots") 1 1 funcref)
  (global $failed (export "failed") (mut i32) (i32.const 0))
  (func (export "callee") (call $next))
  (func (export "tail") (return_call_indirect $slots (type $none) (i32.const 0)))
  (func (export "run")
    (block $failure
      (try_table (catch_all $failure) (call $next))
      (return))
    (global.set $failed (i32.const 1))))
