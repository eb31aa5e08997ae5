;; call/ec and let/ec leave a fold, and nest.
(use-modules (ice-9 control) (srfi srfi-1))
(define (sum-until-negative l)
  (call/ec (lambda (stop)
    (fold (lambda (x sum) (if (negative? x) (stop (list 'stopped sum)) (+ x sum))) 0 l))))
(list (sum-until-negative '(1 2 -1 5)) (sum-until-negative '(1 2))
      (let/ec outer (+ 1 (let/ec inner (outer (* 2 (let/ec innermost (innermost 21))))))))
