;; every and any over several lists, and what they return; and=> on their result.
(use-modules (srfi srfi-1))
(list (every < '(1 2) '(2 3)) (every (lambda (x) (and (odd? x) (list x))) '(1 3))
      (any (lambda (a b) (and (equal? a b) a)) '(1 2 3) '(3 2 1))
      (and=> (find even? '(1 2)) 1+) (and=> (find even? '(1 3)) 1+)
      (every string? '()) (any string? '()))
