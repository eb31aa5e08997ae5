;; SRFI-71's let binds several values. Differs: let binds one name to each value here.
(use-modules (srfi srfi-71))
(let ((q r (floor/ 7 2)) (x 1))
  (let* ((a b (values q r)) (c (+ a b x)))
    (list q r c)))
