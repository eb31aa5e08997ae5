;;; (srfi srfi-98): variables of the environment.
(define-module (srfi srfi-98)
  #:export (get-environment-variable))

(define get-environment-variable getenv)
