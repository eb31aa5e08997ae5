;; Too few arguments for a procedure of the program.
(define (f a b) (list a b))
(f 1)
