;;; (srfi srfi-9): records.
(define-module (srfi srfi-9)
  #:re-export (define-record-type))
