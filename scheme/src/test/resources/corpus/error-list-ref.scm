;; list-ref past the end.
(list-ref '(1 2) 5)
