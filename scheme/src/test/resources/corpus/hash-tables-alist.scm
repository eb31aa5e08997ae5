;; alist->hash-table of (ice-9 hash-table).
(use-modules (ice-9 hash-table))
(define t (alist->hash-table '(("a" . 1) ("b" . 2))))
(define q (alist->hashq-table '((x . 1) (x . 2))))
(list (hash-ref t "b") (hashq-ref q 'x))
