;;; (srfi srfi-26): cut and cute.
(define-module (srfi srfi-26)
  #:re-export (cut cute))
