;; match-lambda* in calls of fold, where it takes two arguments.
(use-modules (ice-9 match) (srfi srfi-1))
(fold (match-lambda*
        (((name . slots) (names . sum)) (cons (cons name names) (+ sum slots))))
      '(() . 0)
      '((a . 1) (b . 2) (c . 3)))
