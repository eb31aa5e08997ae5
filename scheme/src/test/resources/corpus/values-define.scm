;; define-values binds several names.
(define-values (a b . c) (values 1 2 3 4))
(define (f)
  (define-values (x y) (values a b))
  (+ x y))
(list a b c (f))
