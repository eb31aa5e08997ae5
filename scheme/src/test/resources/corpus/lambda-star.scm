;; lambda* has the same arguments without a name.
(define f (lambda* (#:optional (a 1) #:key (b 2)) (list a b)))
(list (f) (f 5) (f 5 #:b 6) ((lambda* (x #:key (y x)) (list x y)) 3))
