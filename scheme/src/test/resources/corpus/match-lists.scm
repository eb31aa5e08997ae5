;; Lists of fixed length, with rest, and nested.
(use-modules (ice-9 match))
(define (f x)
  (match x
    (() 'none)
    ((a) (list 'one a))
    ((a (b c) . rest) (list a b c rest))
    ((a . rest) (list 'more a rest))))
(map f '(() (1) (1 (2 3) 4 5) (1 2) (1 . 2)))
