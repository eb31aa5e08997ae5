;; vector-ref of a list.
(vector-ref '(1 2) 0)
