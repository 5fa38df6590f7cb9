;; Names that are special to JavaScript, of namespaces and of imports.
(module
  (func $empty (import "env" "") (result i32))
  (func $proto (import "env" "__proto__") (result i32))
  (func $constructor (import "env" "constructor") (result i32))
  (func $in_proto (import "__proto__" "f") (result i32))
  (func $in_empty (import "" "f") (result i32))
  (func $in_to_string (import "toString" "f") (result i32))
  (func (export "run") (result i32)
    (i32.add (call $empty)
      (i32.add (call $proto)
        (i32.add (call $constructor)
          (i32.add (call $in_proto)
            (i32.add (call $in_empty) (call $in_to_string))))))))
