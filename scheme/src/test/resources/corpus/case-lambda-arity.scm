;; case-lambda chooses by the number of arguments.
(define area
  (case-lambda
    ((side) (* side side))
    ((width height) (* width height))
    ((a b . more) (list 'many a b more))))
(list (area 3) (area 2 5) (area 1 2 3 4))
