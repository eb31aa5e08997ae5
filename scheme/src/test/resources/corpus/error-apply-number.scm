;; A number is called.
(define x 5)
(x 1)
