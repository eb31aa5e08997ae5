;; round to even, floor, ceiling, truncate, and to exact.
(list (round 2.5) (round 3.5) (round -1.5) (round 7/2)
      (floor 2.7) (ceiling 2.1) (truncate -2.7) (floor -7/2)
      (inexact->exact (round 2.6)) (inexact->exact (floor 2.6))
      (floor-quotient 7 -2) (floor-remainder 7 -2) (truncate-quotient 7 -2)
      (exact-integer? 5) (exact-integer? 5.) (integer? 5.))
