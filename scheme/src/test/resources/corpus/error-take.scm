;; take of more than there is.
(use-modules (srfi srfi-1))
(take '(1 2) 3)
