;; (=> name) within a loop, and from two places.
(use-modules (ice-9 match))
(define (classify x)
  (match x
    ((a b) (=> no) (cond ((not (number? a)) (no)) ((> a b) 'falling) (else (no))))
    ((a b) (=> other) (if (equal? a b) 'same (other)))
    ((_ ...) 'list)
    (_ 'other)))
(map classify '((2 1) (1 1) (1 2) (a a) (1) 5))
