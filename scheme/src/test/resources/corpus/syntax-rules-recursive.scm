;; Macros that define, and macros that make macros.
(define-syntax define-constants
  (syntax-rules () ((_ (n v) ...) (begin (define n v) ...))))
(define-constants (a 1) (b 2))
(define-syntax define-alias
  (syntax-rules () ((_ new old) (define-syntax new (syntax-rules () ((_ . args) (old . args)))))))
(define-alias my-list list)
(my-list a b (my-list 3))
