;; sort of lists and vectors, stable-sort, sort!, sorted?, merge.
(list (sort '(3 1 2) <) (sort (vector 3 1 2) >) (sort '() <)
      (stable-sort '((b . 1) (a . 1) (c . 0)) (lambda (x y) (< (cdr x) (cdr y))))
      (sort! (list 2 1) <) (sorted? '(1 2 3) <) (sorted? '(2 1) <)
      (merge '(1 3) '(2 4) <) (sort-list '(2 3 1) <))
