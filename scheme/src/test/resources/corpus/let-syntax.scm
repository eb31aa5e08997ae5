;; let-syntax and letrec-syntax bind macros in a body.
(list (let-syntax ((twice (syntax-rules () ((_ e) (list e e))))) (twice (+ 1 2)))
      (letrec-syntax ((all (syntax-rules () ((_) #t) ((_ e r ...) (if e (all r ...) #f)))))
        (list (all 1 2) (all 1 #f)))
      (let ()
        (define-syntax inner (syntax-rules () ((_ x) (* x x))))
        (inner 5)))
