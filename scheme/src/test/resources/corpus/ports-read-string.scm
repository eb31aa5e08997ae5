;; read-string of (ice-9 rdelim), whole and by length.
(use-modules (ice-9 rdelim))
(list (call-with-input-string "all of\nit" read-string)
      (call-with-input-string "abcdef" (lambda (p) (read-string p 3))))
