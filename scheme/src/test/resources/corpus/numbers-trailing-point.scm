;; A point at the end, or at the start, makes a float.
(map (lambda (x) (list x (exact? x))) (list 2. 0. -1. .25 10 1/4))
