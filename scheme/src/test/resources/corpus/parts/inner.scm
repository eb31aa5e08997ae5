;; Loaded by outer.scm.
(define inner-value (quote inner))
