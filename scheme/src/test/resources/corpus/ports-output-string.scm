;; Output gathered in strings.
(list (with-output-to-string (lambda () (display "a") (write "b") (newline) (write-char #\c)))
      (call-with-output-string (lambda (p) (display '(1 "x" #\y) p) (write '(1 "x" #\y) p)))
      (let ((p (open-output-string))) (write 'sym p) (display 1.5 p) (get-output-string p)))
