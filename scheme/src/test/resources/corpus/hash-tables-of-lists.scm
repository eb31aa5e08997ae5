;; A table of lists, gathered with hash-for-each and hash-fold.
(define t (make-hash-table))
(for-each
 (lambda (entry) (hash-set! t (cdr entry) (cons (car entry) (hash-ref t (cdr entry) '()))))
 '(("a" . "x86") ("b" . "arm") ("c" . "x86")))
(define pairs '())
(hash-for-each (lambda (k v) (set! pairs (cons (cons k (reverse v)) pairs))) t)
(list (sort pairs (lambda (p q) (string<? (car p) (car q))))
      (hash-fold (lambda (k v n) (+ n (length v))) 0 t))
