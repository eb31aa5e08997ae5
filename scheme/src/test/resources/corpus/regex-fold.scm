;; fold-matches, and regexp-quote.
(use-modules (ice-9 regex))
(list (fold-matches "[a-z]+" "ab 1 cd" '() (lambda (m acc) (cons (match:substring m) acc)))
      (regexp-quote "a.b*c")
      (match:substring (string-match (regexp-quote "a.b") "xa.b")))
