;; Definitions in bodies see each other.
(define (f n)
  (define (even? k) (or (= k 0) (odd? (- k 1))))
  (define (odd? k) (and (not (= k 0)) (even? (- k 1))))
  (define limit 10)
  (if (< n limit) (list (even? n) (odd? n)) 'too-big))
(list (f 4) (f 7) (f 10))
