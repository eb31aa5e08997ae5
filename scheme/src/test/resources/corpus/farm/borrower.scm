;; A module that uses a name that it neither defines nor imports.
(define-module (farm borrower)
  #:export (full-name))
(define (full-name host) (string-append host farm-domain))
