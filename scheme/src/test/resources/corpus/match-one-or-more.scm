;; ..1 wants one at least.
(use-modules (ice-9 match))
(define (f x) (match x ((a ..1) (list 'some a)) (() 'none) (_ 'other)))
(list (f '(1 2)) (f '(1)) (f '()) (f 5))
