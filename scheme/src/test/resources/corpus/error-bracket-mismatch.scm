;; A bracket closed by a parenthesis.
(list [1 2))
