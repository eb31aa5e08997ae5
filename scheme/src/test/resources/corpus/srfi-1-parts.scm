;; first … fifth, last, take, drop, split-at, their right-hand forms.
(use-modules (srfi srfi-1))
(define l '(1 2 3 4 5))
(list (first l) (second l) (third l) (fifth l) (last l) (last-pair l)
      (take l 2) (drop l 2) (take-right l 2) (drop-right l 2)
      (call-with-values (lambda () (split-at l 3)) list)
      (take-while odd? l) (drop-while odd? l)
      (call-with-values (lambda () (span odd? l)) list)
      (call-with-values (lambda () (break even? l)) list))
