;; let-values and let*-values of SRFI-11.
(use-modules (srfi srfi-11))
(let-values (((q r) (floor/ 17 5))
             ((a . rest) (values 1 2 3))
             (all (values 'x 'y)))
  (let*-values (((s) (values (+ q r))) ((t u) (values s (* s 2))))
    (list q r a rest all s t u)))
