;;; (ice-9 curried-definitions): define with nested parameter lists, which Relevo always has.
(define-module (ice-9 curried-definitions)
  #:re-export (define define* define*-public define-public))
