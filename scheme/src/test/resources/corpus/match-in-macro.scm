;; A user macro that expands to match, with pattern variables of its own.
(use-modules (ice-9 match))
(define-syntax-rule (with-pair (a b) e body) (match e ((a . b) body)))
(define-syntax-rule (second-of e) (match e ((_ x . rest) x)))
(list (with-pair (x y) '(1 . 2) (list y x))
      (let ((rest 'mine)) (list (second-of '(1 2 3)) rest)))
