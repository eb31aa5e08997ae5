;;; (srfi srfi-39): parameters.
(define-module (srfi srfi-39)
  #:re-export (current-error-port current-input-port current-output-port make-parameter parameterize))
