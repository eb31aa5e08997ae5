;; read-line and how it treats the delimiter.
(use-modules (ice-9 rdelim))
(define (try . how) (call-with-input-string "one\ntwo" (lambda (p) (apply read-line p how))))
(list (try) (try 'trim) (try 'concat) (try 'split)
      (call-with-input-string "" (lambda (p) (eof-object? (read-line p)))))
