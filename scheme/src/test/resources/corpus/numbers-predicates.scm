;; Kinds of numbers, and comparisons of several.
(list (number? 1) (number? "1") (integer? 1.5) (rational? 1/2) (real? 1.5) (exact? 1/2)
      (inexact? 1.) (zero? 0.) (positive? 1) (negative? -1) (odd? 3) (even? 0)
      (< 1 2 3) (< 1 3 2) (= 1 1.) (eqv? 1 1.) (equal? 1 1) (nan? (/ 0. 0.)))
