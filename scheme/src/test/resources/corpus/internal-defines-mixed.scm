;; Definitions after expressions, inside let, when and cond.
(define (f x)
  (set! x (* x 2))
  (define y (+ x 1))
  (let ()
    (define z (+ y 1))
    (cond ((> z 5) (let () (define w 'big) (list w x y z)))
          (else (list x y z)))))
(list (f 1) (f 5))
