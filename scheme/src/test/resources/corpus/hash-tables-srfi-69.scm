;; SRFI-69 tables.
(use-modules (srfi srfi-69))
(define t (make-hash-table equal?))
(hash-table-set! t "a" 1)
(hash-table-update! t "a" 1+ (lambda () 0))
(hash-table-update!/default t "b" 1+ 10)
(list (hash-table-ref t "a" (lambda () 'none)) (hash-table-ref/default t "z" 'none)
      (sort (hash-table-keys t) string<?) (hash-table-size t) (hash-table-exists? t "b")
      (sort (hash-table->alist t) (lambda (x y) (string<? (car x) (car y)))))
