;; let, let*, letrec and shadowing.
(define x 1)
(list (let ((x 2) (y x)) (list x y))
      (let* ((x 2) (y x)) (list x y))
      (letrec ((even? (lambda (n) (if (= n 0) #t (odd? (- n 1)))))
               (odd? (lambda (n) (if (= n 0) #f (even? (- n 1))))))
        (even? 10))
      (letrec* ((a 1) (b (+ a 1))) (list a b))
      x)
