;; unchanged
