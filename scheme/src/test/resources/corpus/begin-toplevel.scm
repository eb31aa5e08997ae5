;; begin at the top level defines, and has the value of its last form.
(begin (define a 1) (define b 2))
(define c (begin 'ignored (+ a b)))
(begin a b c)
