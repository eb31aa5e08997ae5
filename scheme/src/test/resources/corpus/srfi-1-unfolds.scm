;; unfold and unfold-right.
(use-modules (srfi srfi-1))
(list (unfold (lambda (x) (> x 5)) (lambda (x) (* x x)) 1+ 1)
      (unfold null? car cdr '(1 2) (lambda (rest) '(end)))
      (unfold-right zero? (lambda (x) (* x x)) 1- 4))
