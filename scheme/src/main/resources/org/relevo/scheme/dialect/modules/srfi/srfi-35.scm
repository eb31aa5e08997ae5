;;; (srfi srfi-35): what there is to ask of conditions.
(define-module (srfi srfi-35)
  #:re-export (condition-message error? message-condition?))
