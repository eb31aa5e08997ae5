;; define-syntax-rule, with a body of several forms and a rest.
(define-syntax-rule (unless* test body ...) (if test #f (begin body ...)))
(define-syntax-rule (collect x ... ) (list (cons 'x x) ...))
(define a 1)
(define b 2)
(list (unless* #f 1 2) (unless* #t 1 2) (collect a b))
