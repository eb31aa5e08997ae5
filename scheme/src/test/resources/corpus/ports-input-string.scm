;; Reading characters, lines and data from strings.
(use-modules (ice-9 rdelim))
(list (with-input-from-string "(1 2) three" (lambda () (let* ((a (read)) (b (read))) (list a b (eof-object? (read))))))
      (call-with-input-string "ab" (lambda (p) (let* ((a (read-char p)) (b (peek-char p)) (c (read-char p))) (list a b c (eof-object? (read-char p))))))
      (let ((p (open-input-string "x\ny"))) (let* ((a (read-line p)) (b (read-line p))) (list a b (eof-object? (read-line p))))))
