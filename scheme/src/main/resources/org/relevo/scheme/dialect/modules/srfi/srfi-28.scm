;;; (srfi srfi-28): format.
(define-module (srfi srfi-28)
  #:re-export (format))
