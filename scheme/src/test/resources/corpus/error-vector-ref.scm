;; vector-ref past the end.
(vector-ref (vector 1 2) 2)
