;; What the core has without SRFI-1; its list-index takes a list and an element.
(list (filter odd? '(1 2 3)) (delete 2 '(1 2 3)) (iota 3) (make-list 2 0) (list-index '(a b c) 'c)
      (list-copy '(1 2)) (delq 'a '(a b a)) (delete1! 1 (list 1 2 1)) (cons* 1 '())
      (and-map even? '(2 4)) (or-map even? '(1 2)) (map + '(1 2) '(10 20)))
