;; Pairs that are made can be changed.
(define p (list 1 2 3))
(set-car! p 'x)
(set-cdr! (cddr p) '(4))
(define q (list 3 1 2))
(list-set! q 1 'new)
(define r (list 1 2 3))
(list-cdr-set! r 1 '(end))
(list p q r (append! (list 1) '(2)) (reverse! (list 1 2)))
