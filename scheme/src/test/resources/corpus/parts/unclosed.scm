;; A parenthesis is missing.
(define unclosed (list 1 2)
