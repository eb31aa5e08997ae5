;; Clauses are tried in order; the value is looked at once.
(use-modules (ice-9 match))
(define count 0)
(define (next) (set! count (+ count 1)) count)
(define a (match (next) (5 'five) (1 'one) (_ 'other)))
(define b (match (next) ((? even? n) (list 'even n)) (2 'two)))
(list a b count)
