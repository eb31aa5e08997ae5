;; (=> next) goes on to the next clause.
(use-modules (ice-9 match))
(define (f x)
  (match x
    ((a b) (=> next) (if (> a b) (list 'descending a b) (next)))
    ((a . _) (list 'starts a))))
(list (f '(2 1)) (f '(1 2)))
