;; #:rest takes what is left, keywords as well.
(define* (f a #:optional b #:rest more) (list a b more))
(define* (g a #:key (k 0) #:rest all) (list a k all))
(list (f 1) (f 1 2) (f 1 2 3 4) (g 1) (g 1 #:k 5))
