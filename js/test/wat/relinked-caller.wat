;; `caller.wat`, relinked by hand, as docs/relinking.md says.
(module
  (type $t (func (param i32) (result i32)))
  (import "env" "memory" (memory 0))
  (func $later (import "env" "later") (type $t))
  (func $bind (import "latebind" "bind") (param i32 funcref) (result funcref))
  (table $slots 1 1 funcref)
  (elem (table $slots) (i32.const 0) func $later@plt)
  (elem declare func $later)
  (func (export "run") (param i32) (result i32)
    (call_indirect $slots (type $t) (local.get 0) (i32.const 0)))
  (func $later@plt (type $t)
    (if (ref.is_null (call $fill (i32.const 0) (ref.func $later)))
      (then (return (call $later (local.get 0)))))
    (call_indirect $slots (type $t) (local.get 0) (i32.const 0)))
  (func $fill (param i32 funcref) (result funcref) (local $found funcref)
    (block $done
      (br_if $done (ref.is_null
        (local.tee 1 (local.tee $found (call $bind (local.get 0) (local.get 1))))))
      (loop $next
        (table.set $slots (local.get 0) (local.get $found))
        (br_if $done (i32.ge_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))
        (br_if $next (i32.eqz (ref.is_null (local.tee $found
          (call $bind (i32.xor (local.get 0) (i32.const -1)) (ref.null func))))))))
    (local.get 1)))
