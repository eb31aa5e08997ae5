;; (ice-9 textual-ports): get-string-all, get-line, get-char, put-string.
(use-modules (ice-9 textual-ports))
(list (call-with-input-string "a\nb\n" get-string-all)
      (call-with-input-string "l1\nl2" (lambda (p) (let* ((a (get-line p)) (b (get-line p))) (list a b (eof-object? (get-line p))))))
      (call-with-input-string "xyz" (lambda (p) (let* ((a (get-char p)) (b (lookahead-char p)) (c (get-string-n p 5))) (list a b c))))
      (call-with-output-string (lambda (p) (put-string p "put") (put-char p #\!))))
