;; Defaults see the arguments before them.
(define* (f a #:optional (b (* 2 a)) #:key (c (+ a b)) (d (list a b c))) d)
(list (f 1) (f 1 5) (f 1 5 #:c 0) (f 1 5 #:d 'd #:c 9))
