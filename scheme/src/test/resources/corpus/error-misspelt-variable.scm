;; A misspelt variable of the program's own.
(define machines '(1 2))
(length machins)
