;; map over lists of unequal length, map-in-order, pair-for-each, append!.
(use-modules (srfi srfi-1))
(define seen '())
(pair-for-each (lambda (p) (set! seen (cons (car p) seen))) '(1 2 3))
(list (map + '(1 2 3) '(10 20))
      (map-in-order 1+ '(1 2))
      (append-map (lambda (x) (if (even? x) '() (list x))) '(1 2 3))
      seen
      (append! (list 1) (list 2 3))
      (reverse! (list 1 2 3)))
