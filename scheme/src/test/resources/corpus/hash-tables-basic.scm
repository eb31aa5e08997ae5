;; hash-set!, hash-ref, with and without a default, hash-remove!.
(define t (make-hash-table))
(hash-set! t "a" 1)
(hash-set! t '(b) 2)
(hash-set! t "a" 10)
(hash-remove! t '(b))
(list (hash-ref t "a") (hash-ref t '(b)) (hash-ref t "z" 'none) (hash-get-handle t "a")
      (hash-table? t) (hash-count (const #t) t))
