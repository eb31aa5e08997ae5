;; A symbol is no number.
(+ 1 'x)
