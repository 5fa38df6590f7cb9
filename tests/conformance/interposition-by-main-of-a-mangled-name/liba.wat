;; A weak function of C++.
(module
  (@dylink.0 (mem-info))
  (func $answer (import "env" "_Z10the_answerv") (result i32))
  (func (export "_Z10the_answerv") (result i32)
    (i32.const 1))
  (func (export "run") (result i32)
    (call $answer)))
