;;; (ice-9 format): format with all of its directives.
(define-module (ice-9 format)
  #:re-export (format))
