;; The slot table comes after imported and defined tables, whose indices do not change.
(module
  (@dylink.0)
  (type $t (func (result i32)))
  (import "env" "table" (table $imported 1 funcref))
  (import "env" "later" (func $later (type $t)))
  (table $defined 2 4 funcref)
  (table $typed 1 (ref null $t))
  (elem declare func $later)
  (func (export "run") (param i32) (result i32)
    (table.set $defined (i32.const 1) (ref.func $later))
    (drop (table.grow $typed (ref.null $t) (i32.const 1)))
    (i32.add (call $later) (call_indirect $defined (type $t) (i32.const 1)))))
