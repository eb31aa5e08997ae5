;; Loads a file beside itself.
(load "inner.scm")
(define outer-value (list (quote outer) inner-value))
