;; rec of SRFI-31 names a value for itself.
(use-modules (srfi srfi-31))
(list ((rec (f n) (if (= n 0) 1 (* n (f (- n 1))))) 5)
      ((rec even (lambda (n) (or (= n 0) (not (even (- n 1)))))) 4))
