;;; (ice-9 optargs): procedures with optional arguments.
(define-module (ice-9 optargs)
  #:re-export (define* define*-public lambda*)
  #:export (let-keywords let-keywords* let-optional let-optional*))

(define-syntax let-optional
  (syntax-rules ()
    ((_ rest (parameter ...) body ...)
     (apply (lambda* (#:optional parameter ... #:rest unused) body ...) rest))))

(define-syntax let-optional*
  (syntax-rules ()
    ((_ rest parameters body ...) (let-optional rest parameters body ...))))

(define-syntax let-keywords
  (syntax-rules ()
    ((_ rest #t (parameter ...) body ...)
     (apply (lambda* (#:key parameter ... #:allow-other-keys) body ...) rest))
    ((_ rest #f (parameter ...) body ...)
     (apply (lambda* (#:key parameter ...) body ...) rest))))

(define-syntax let-keywords*
  (syntax-rules ()
    ((_ rest others? parameters body ...) (let-keywords rest others? parameters body ...))))
