;; Custom sections with offsets into the code are dropped, and all others are kept.
(module
  (@dylink.0)
  (@custom "producers" "\00")
  (@custom ".debug_info" (after last) "\01\02")
  (@custom "sourceMappingURL" (after last) "\03a.b")
  (@custom "target_features" (after last) "\01+\0fmutable-globals")
  (@custom "build_id" (after last) "\01\02")
  (@custom "somebody's" (after last) "anything")
  (import "env" "later" (func $later))
  (func (export "run") (call $later)))
