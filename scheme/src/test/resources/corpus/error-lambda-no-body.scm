;; lambda without a body.
(define f (lambda (x)))
(f 1)
