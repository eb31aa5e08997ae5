;; fold, fold-right, reduce, reduce-right, pair-fold, several lists.
(use-modules (srfi srfi-1))
(list (fold cons '() '(1 2 3))
      (fold-right cons '() '(1 2 3))
      (fold cons* '() '(a b) '(1 2))
      (reduce + 0 '(1 2 3)) (reduce max 0 '())
      (reduce-right list 'none '(1 2 3))
      (fold-right list 'end '(1 2) '(3 4))
      (pair-fold (lambda (p acc) (cons (length p) acc)) '() '(1 2 3)))
