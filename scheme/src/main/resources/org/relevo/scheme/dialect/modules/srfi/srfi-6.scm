;;; (srfi srfi-6): string ports.
(define-module (srfi srfi-6)
  #:re-export (get-output-string open-input-string open-output-string))
