;; A wrapper hands its keyword arguments on.
(define* (inner #:key (a 1) (b 2)) (+ a b))
(define (outer . args) (apply inner args))
(list (outer) (outer #:a 10) (outer #:b 20 #:a 10))
