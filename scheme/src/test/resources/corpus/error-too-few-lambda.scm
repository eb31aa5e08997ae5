;; Too few arguments for a lambda in map.
(map (lambda (a b) (+ a b)) '(1 2))
