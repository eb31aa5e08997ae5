;; The empty list is no expression. Differs: the empty list needs no quote here.
(list 1 ())
