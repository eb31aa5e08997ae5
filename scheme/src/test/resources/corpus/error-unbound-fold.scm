;; fold is unbound without (srfi srfi-1).
(fold + 0 '(1 2 3))
