;; unquote-splicing in a vector. Differs: it is refused here.
(define l '(1 2))
`#(0 ,@l)
