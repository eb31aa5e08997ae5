;; unquote and unquote-splicing, in vectors and dotted tails.
(define x 5)
(define l '(1 2))
(list `(a ,x ,@l b) `(,@l) `(,@l . tail) `#(1 ,x) `(1 . ,x) `(a (b ,(+ x 1))))
