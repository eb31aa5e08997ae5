;; length of a list that is not proper.
(length '(1 2 . 3))
