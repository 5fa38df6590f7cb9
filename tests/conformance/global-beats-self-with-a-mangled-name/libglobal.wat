(module
  (@dylink.0 (mem-info))
  (func (export "_RNvC1a10the_answer") (result i32)
    (i32.const 42)))
