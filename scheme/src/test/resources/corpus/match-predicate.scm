;; (? predicate pattern …), with and without patterns.
(use-modules (ice-9 match))
(define (f x)
  (match x
    ((? string?) 'string)
    ((? number? n) (* n 2))
    ((? (lambda (v) (and (pair? v) (eq? (car v) 'tag))) (_ value)) value)
    ((? pair? (a . _) p) (list a (length p)))
    (_ 'other)))
(map f (list "s" 4 '(tag 9) '(x y z) 'q))
