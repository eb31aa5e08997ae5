;;; (ice-9 and-let-star): and-let*.
(define-module (ice-9 and-let-star)
  #:use-module (srfi srfi-2)
  #:re-export (and-let*))
