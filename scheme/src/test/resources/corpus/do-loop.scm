;; do with steps, results and without a body.
(list (do ((i 0 (+ i 1)) (acc '() (cons i acc))) ((= i 4) (reverse acc)))
      (let ((v (make-vector 3 0)))
        (do ((i 0 (1+ i))) ((= i 3) v) (vector-set! v i (* i i))))
      (do ((n 10 (quotient n 2)) (k 0 (1+ k))) ((zero? n) k)))
