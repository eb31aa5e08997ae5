;; assoc-set!, assq-set!, acons, assoc-remove!, alist-copy.
(define a (list (cons 'x 1) (cons 'y 2)))
(define b (map (lambda (entry) (cons (car entry) (cdr entry))) a))
(set! a (assoc-set! a 'y 20))
(set! a (assq-set! a 'z 30))
(list a b (acons 'k 'v '()) (assoc-remove! (list (cons 1 2) (cons 3 4)) 1)
      (assq-remove! (list (cons 'a 1)) 'a) (assoc-ref (assoc-set! '() "a" 1) "a"))
