;; open-input-string, read-char loops, read-delimited and with-input-from-string.
(use-modules (ice-9 rdelim))
(define (fields text)
  (let ((port (open-input-string text)))
    (let loop ((out '()))
      (let ((field (read-delimited ",\n" port)))
        (if (eof-object? field) (reverse out) (loop (cons field out)))))))
(list (fields "a,b\nc") (fields "") (fields "x,,y")
      (with-input-from-string "abc" (lambda () (let* ((a (read-char)) (b (read-line))) (list a b)))))
