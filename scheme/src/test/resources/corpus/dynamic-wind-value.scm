;; dynamic-wind has the value of its body; guards run once around an error.
(define count 0)
(define (up) (set! count (+ count 1)))
(list (dynamic-wind up (lambda () 'value) up)
      (false-if-exception (dynamic-wind up (lambda () (error "x")) up))
      count)
