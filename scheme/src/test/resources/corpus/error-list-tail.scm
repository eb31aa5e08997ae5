;; list-tail past the end.
(list-tail '(1 2) 3)
