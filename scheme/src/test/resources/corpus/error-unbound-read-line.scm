;; read-line is unbound without (ice-9 rdelim).
(call-with-input-string "a\nb" (lambda (port) (read-line port)))
