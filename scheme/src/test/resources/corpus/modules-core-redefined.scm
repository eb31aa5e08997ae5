;; The program may redefine names of the core for itself.
(define (list . items) (cons 'listed items))
(define old-map map)
(define (map f l) (old-map f (reverse l)))
(vector (list 1 2) (map 1+ '(1 2 3)))
