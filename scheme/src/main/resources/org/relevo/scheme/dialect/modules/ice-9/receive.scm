;;; (ice-9 receive): receive.
(define-module (ice-9 receive)
  #:re-export (receive))
