;; Quasi-patterns with dotted holes, and with patterns inside a hole.
(use-modules (ice-9 match))
(define (f x)
  (match x
    (`(list . ,items) items)
    (`(num ,(? number? n)) n)
    (`(pair (,a . ,b)) (cons b a))
    (_ 'no)))
(map f '((list 1 2 3) (num 5) (num x) (pair (1 . 2))))
