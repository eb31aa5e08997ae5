;; A parenthesis too many.
(list 1 2))
(list 3)
