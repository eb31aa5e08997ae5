;; Imports for the program that loads it.
(use-modules (srfi srfi-1))
(define (sum-of l) (fold + 0 l))
