;; and, or, not with variables.
(use-modules (ice-9 match))
(define (f x)
  (match x
    ((and p (a b)) (list 'pair p a b))
    ((or 'x 'y (? string?)) 'x-or-y-or-text)
    ((or ('left v) (_ v _)) (list 'v v))
    ((not (? number?)) 'no-number)
    ((and n (? even?) (? positive?)) (list 'even n))
    (n (list 'rest n))))
(map f (list '(1 2) 'x "t" '(1 2 3) 'other 4 5))
