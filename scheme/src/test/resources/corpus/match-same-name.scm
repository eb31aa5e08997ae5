;; A name that stands twice must match equal values.
(use-modules (ice-9 match))
(define (f x) (match x ((a a) 'same) ((a b) 'different)))
(list (f '(1 1)) (f '(1 2)) (f '("x" "x")))
