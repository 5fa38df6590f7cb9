;;! script = [
;;!   "dlopen liba.so local",
;;!   "plain libb.so run = 42",
;;! ]

;; libb does not need libc, but was opened in one tree with it.
(module
  (@dylink.0 (mem-info) (needed "libb.so" "libc.so")))
