;; Faulty items are skipped one by one.
(define (safe-car x) (catch 'wrong-type-arg (lambda () (car x)) (lambda _ 'bad)))
(map safe-car '((1) 5 (2 3) ()))
