;; A plain shared library whose function `ask` calls `answer`, which no library defines until
;; `answers.wat` is loaded.
(module
  (@dylink.0 (mem-info))
  (import "env" "answer" (func $answer (result i32)))
  (func (export "ask") (result i32)
    (call $answer)))
