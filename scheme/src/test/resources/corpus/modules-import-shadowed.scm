;; A definition of the program's own wins over an imported name.
(use-modules (srfi srfi-1))
(define (first l) 'own)
(list (first '(1 2)) (second '(1 2)))
