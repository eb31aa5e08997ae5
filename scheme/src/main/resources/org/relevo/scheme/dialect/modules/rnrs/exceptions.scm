;;; (rnrs exceptions): errors.
(define-module (rnrs exceptions)
  #:re-export (guard raise raise-continuable with-exception-handler))
