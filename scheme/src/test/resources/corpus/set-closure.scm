;; Closures share and keep state.
(define (make-counter)
  (let ((n 0))
    (lambda args
      (set! n (+ n (if (null? args) 1 (car args))))
      n)))
(define a (make-counter))
(define b (make-counter))
(a) (a 10)
(list (a) (b))
