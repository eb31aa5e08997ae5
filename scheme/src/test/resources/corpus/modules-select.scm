;; #:select imports only the names that it lists.
(use-modules ((srfi srfi-1) #:select (fold append-map)))
(list (fold + 0 '(1 2 3)) (append-map (lambda (x) (list x x)) '(a b)))
