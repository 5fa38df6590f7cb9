;; Names follow their functions when functions are removed or added. --bsymbolic-functions
(module $library
  (@dylink.0)
  (import "env" "own" (func $own_import))
  (import "env" "later" (func $later_import (param $x i32)))
  (import "env" "own2" (func $own2_import))
  (func $own (export "own") (local $a i32) (local $b i64)
    (block $out (loop $again (br_if $out (local.get $a)) (br $again))))
  (func $own2 (export "own2") (call $own_import) (call $later_import (i32.const 1)))
  (func $run (export "run") (param $p i32) (call $own2_import)))
