;; hash-fold, hash-map->list, hash-for-each; sorted, since the order is open.
(define t (make-hash-table))
(for-each (lambda (k v) (hashq-set! t k v)) '(a b c) '(3 1 2))
(define keys '())
(hash-for-each (lambda (k v) (set! keys (cons k keys))) t)
(list (hash-fold (lambda (k v sum) (+ v sum)) 0 t)
      (sort (hash-map->list cons t) (lambda (x y) (< (cdr x) (cdr y))))
      (sort keys (lambda (x y) (string<? (symbol->string x) (symbol->string y))))
      (begin (hash-clear! t) (hash-count (const #t) t)))
