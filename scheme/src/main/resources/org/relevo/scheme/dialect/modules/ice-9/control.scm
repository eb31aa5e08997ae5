;;; (ice-9 control): getting out of a procedure.
(define-module (ice-9 control)
  #:re-export (call-with-escape-continuation)
  #:export (call/ec let-escape-continuation let/ec))

(define call/ec call-with-escape-continuation)

(define-syntax let/ec
  (syntax-rules ()
    ((_ name body ...) (call-with-escape-continuation (lambda (name) body ...)))))

(define-syntax let-escape-continuation
  (syntax-rules ()
    ((_ name body ...) (call-with-escape-continuation (lambda (name) body ...)))))
