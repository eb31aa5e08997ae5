;;; (scheme write): writing values.
(define-module (scheme write)
  #:re-export (display write write-shared write-simple))
