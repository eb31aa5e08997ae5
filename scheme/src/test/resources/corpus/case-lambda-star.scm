;; case-lambda* with optional and keyword arguments.
(define f
  (case-lambda*
    ((a #:key (b 2)) (list 'key a b))
    ((a b #:optional c) (list 'opt a b c))))
(list (f 1) (f 1 #:b 3) (f 1 2) (f 1 2 3))
