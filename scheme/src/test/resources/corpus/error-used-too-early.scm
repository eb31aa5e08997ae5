;; A variable used before its definition.
(define first-value (+ later 1))
(define later 5)
first-value
