;; find, find-tail, any, every, list-index, count.
(use-modules (srfi srfi-1))
(list (find even? '(1 2 3 4)) (find even? '(1 3))
      (find-tail even? '(1 2 3))
      (any (lambda (x) (and (even? x) (* x 10))) '(1 2 3))
      (every number? '(1 2)) (every 1+ '(1 2)) (any odd? '())
      (any < '(5 1) '(3 2))
      (list-index even? '(1 3 4)) (list-index = '(1 2) '(3 2))
      (count even? '(1 2 4)))
