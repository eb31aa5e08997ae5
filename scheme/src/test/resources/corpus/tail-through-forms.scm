;; Tail calls through cond, and, or, when, case and let.
(define (f n)
  (cond ((= n 0) 'done)
        ((odd? n) (let ((m (- n 1))) (and #t (f m))))
        (else (case n ((1) 'never) (else (when #t (or #f (f (- n 1)))))))))
(f 1000000)
