;; (@ …) takes one name without an import.
((@ (srfi srfi-1) append-map)
 (lambda (x) (if (even? x) (list x x) '()))
 '(1 2 3 4))
