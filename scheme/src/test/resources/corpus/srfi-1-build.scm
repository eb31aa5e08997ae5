;; iota, list-tabulate, make-list, cons*, xcons, circular-list taken.
(use-modules (srfi srfi-1))
(list (iota 3) (iota 3 1) (iota 3 0 5) (iota 3 1/2) (iota 2 0 0.5)
      (list-tabulate 4 (lambda (i) (* i i)))
      (make-list 2 'x) (cons* 1 2 '(3)) (xcons 1 2)
      (take (circular-list 'a 'b) 5)
      (list-copy '(1 2)))
