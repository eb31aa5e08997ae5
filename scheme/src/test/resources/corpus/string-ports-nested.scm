;; Output ports nest and restore.
(with-output-to-string
  (lambda ()
    (display "a")
    (display (with-output-to-string (lambda () (display "inner"))))
    (display "b")))
