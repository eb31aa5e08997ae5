;; Vectors: making, parts, conversion.
(define v (vector 1 2 3))
(vector-set! v 0 'x)
(list v (vector-ref v 2) (vector-length v) (make-vector 2 'a) (vector->list v) (list->vector '(1 2))
      (vector-copy #(1 2 3)) (vector? v) #(a "b" #\c) '#(1 (2)))
