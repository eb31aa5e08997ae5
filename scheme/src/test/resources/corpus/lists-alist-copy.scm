;; alist-copy of SRFI-1 copies the entries.
(use-modules (srfi srfi-1))
(define a (list (cons 'x 1)))
(define b (alist-copy a))
(set-cdr! (car b) 2)
(list a b)
