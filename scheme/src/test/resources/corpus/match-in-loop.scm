;; match in a recursive procedure over lists.
(use-modules (ice-9 match))
(define (evaluate e)
  (match e
    ((? number?) e)
    (('+ a ...) (apply + (map evaluate a)))
    (('* a ...) (apply * (map evaluate a)))
    (('let x v body) (evaluate (substitute x (evaluate v) body)))))
(define (substitute x v e)
  (match e
    ((? symbol? s) (if (eq? s x) v s))
    ((parts ...) (map (lambda (p) (substitute x v p)) parts))
    (_ e)))
(evaluate '(let n (+ 1 2) (* n (+ n 1))))
