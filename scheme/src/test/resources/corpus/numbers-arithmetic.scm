;; Exact and inexact arithmetic.
(list (+ 1 2.) (* 1/2 4) (/ 6 4) (/ 6 3) (/ 1 2.) (- 5) (/ 2)
      (quotient -7 2) (remainder -7 2) (modulo -7 2)
      (expt 2 10) (expt 2 100) (expt 2. 3) (expt 2 -2) (expt 4 1/2)
      (sqrt 16) (sqrt 2.25) (exact->inexact 1/4) (inexact->exact 0.5)
      (max 1 2.) (min 1 2) (abs -5) (gcd 12 18) (lcm 4 6))
