;; call/cc as an early return from a loop.
(define (first-negative l)
  (call-with-current-continuation
    (lambda (return)
      (for-each (lambda (x) (when (negative? x) (return x))) l)
      'none)))
(list (first-negative '(1 -2 3 -4)) (first-negative '(1 2)))
