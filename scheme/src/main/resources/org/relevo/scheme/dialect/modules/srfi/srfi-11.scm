;;; (srfi srfi-11): let-values.
(define-module (srfi srfi-11)
  #:re-export (let*-values let-values))
