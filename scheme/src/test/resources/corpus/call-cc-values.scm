;; An escape out of nested procedures, with several values.
(define (search tree wanted)
  (call/cc
    (lambda (found)
      (let walk ((t tree) (depth 0))
        (cond ((pair? t) (walk (car t) (+ depth 1)) (walk (cdr t) depth))
              ((eqv? t wanted) (found depth))))
      #f)))
(list (search '(1 (2 (3)) 4) 3)
      (search '(1 2) 9)
      (call-with-values (lambda () (call/cc (lambda (k) (k 1 2)))) list))
