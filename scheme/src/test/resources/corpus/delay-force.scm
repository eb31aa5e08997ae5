;; delay and force compute once.
(define count 0)
(define p (delay (begin (set! count (+ count 1)) (* count 10))))
(list (force p) (force p) count (promise? p))
