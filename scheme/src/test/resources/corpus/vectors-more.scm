;; Parts and joins of vectors.
(define v (make-vector 4 0))
(vector-move-left! #(1 2 3) 0 2 v 1)
(list v (vector-copy #(1 2 3 4) 1) (vector-copy #(1 2 3 4) 1 3) (vector->list #(1 2 3))
      (let ((w (vector-copy #(1 2 3)))) (vector-fill! w 'z) w)
      (vector? (make-vector 0)))
