;; Vector patterns, with an ellipsis as well.
(use-modules (ice-9 match))
(define (f x)
  (match x
    (#() 'empty)
    (#(a) (list 'one a))
    (#(a #(b) c) (list a b c))
    (#(a rest ...) (list a rest))))
(map f (list #() #(1) #(1 #(2) 3) #(1 2 3 4)))
