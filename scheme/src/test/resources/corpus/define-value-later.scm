;; A procedure may use what is defined after it.
(define (f) (g 1))
(define (g x) (list x later))
(define later 'now)
(f)
