;;; (srfi srfi-34): guard and raise.
(define-module (srfi srfi-34)
  #:re-export (guard raise with-exception-handler))
