;; A clause's body may have several expressions and definitions.
(use-modules (ice-9 match))
(define (f x)
  (match x
    ((a b)
     (define sum (+ a b))
     (define (twice n) (* 2 n))
     (twice sum))
    (_ (set! x 'none) x)))
(list (f '(1 2)) (f 5))
