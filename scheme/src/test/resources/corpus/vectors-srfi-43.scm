;; SRFI-43: vector-map gets the index first.
(use-modules (srfi srfi-43))
(list (vector-map (lambda (i x) (* i x)) #(1 2 3))
      (vector-fold (lambda (i acc x) (+ acc x)) 0 #(1 2 3))
      (vector-index even? #(1 2 3)) (vector-append #(1) #(2 3)) (vector-count (lambda (i x) (odd? x)) #(1 2 3))
      (vector-any even? #(1 2)) (reverse-vector->list #(1 2 3)))
