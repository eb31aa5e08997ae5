;; match-lambda* matches the list of all its arguments.
(use-modules (ice-9 match))
(define f
  (match-lambda*
    (() 'none)
    (((? number? a) (? number? b)) (+ a b))
    ((a . rest) (list a rest))))
(list (f) (f 1 2) (f 'x 'y 'z))
