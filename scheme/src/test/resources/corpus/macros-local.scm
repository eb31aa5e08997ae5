;; let-syntax whose macros see the variables around them.
(let ((x 1) (base 10))
  (let-syntax ((add-base (syntax-rules () ((_ e) (+ e base))))
               (with-x (syntax-rules () ((_ x* e) (let ((x* 2)) e)))))
    (let ((base 1000))
      (list (add-base x) (with-x x (add-base x)) (with-x y (list x y))))))
