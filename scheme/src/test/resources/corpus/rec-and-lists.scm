;; rec for values that hold themselves, and sorting by list-sort.
(use-modules (srfi srfi-31) ((rnrs sorting) #:select (list-sort vector-sort)))
(define s (rec self (cons 1 (delay self))))
(list (car (force (cdr s)))
      (list-sort (lambda (a b) (> (string-length a) (string-length b))) '("a" "ccc" "bb"))
      (vector-sort < #(3 1 2))
      (map (rec (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (iota 8)))
