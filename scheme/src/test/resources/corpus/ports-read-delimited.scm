;; read-delimited stops at any of some characters.
(use-modules (ice-9 rdelim))
(call-with-input-string "key=value;rest"
  (lambda (p)
    (let* ((a (read-delimited "=" p)) (b (read-delimited ";:" p)) (c (read-delimited ";" p 'concat)))
      (list a b c (eof-object? (read-delimited ";" p))))))
