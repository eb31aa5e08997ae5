;; An error three calls deep.
(define (inner x) (error "deep" x))
(define (middle x) (+ 1 (inner x)))
(define (outer x) (list (middle x)))
(outer 5)
