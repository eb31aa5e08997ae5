;; Sorting records of a table by what a procedure gives; the argument stays as it was.
(define table '(("c" . 3) ("a" . 1) ("b" . 2)))
(define (by key less) (lambda (x y) (less (key x) (key y))))
(list (sort table (by cdr <)) (sort table (by car string>?)) table
      (sort (map car table) string<?))
