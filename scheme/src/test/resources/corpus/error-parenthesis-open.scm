;; A parenthesis that is never closed.
(list 1 2
  (list 3 4)
