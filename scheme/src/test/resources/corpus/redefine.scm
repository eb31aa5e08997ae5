;; A definition may be given again; earlier callers see the new one.
(define (port) 22)
(define (describe) (list 'port (port)))
(define before (describe))
(define (port) 2222)
(list before (describe))
