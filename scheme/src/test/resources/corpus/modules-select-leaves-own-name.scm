;; A name that #:select left out is free for the program.
(use-modules ((srfi srfi-1) #:select (first)))
(define (second l) (list 'mine (cadr l)))
(list (first '(1 2)) (second '(1 2)))
