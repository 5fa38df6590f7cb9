;;! script = [
;;!   "dlopen liba.so local throws undefined-symbol nowhere",
;;! ]
(module
  (@dylink.0 (mem-info))
  (global (import "GOT.func" "nowhere") (mut i32)))
