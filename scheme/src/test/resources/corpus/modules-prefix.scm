;; #:prefix puts a text before each imported name.
(use-modules ((srfi srfi-1) #:prefix s1:))
(list (s1:fold + 0 '(1 2 3)) (s1:filter-map (lambda (x) (and (odd? x) (* x x))) '(1 2 3)))
