;; call-with-values, and values in tail position.
(define (two) (values 1 2))
(list (call-with-values two list)
      (call-with-values (lambda () (values)) list)
      (call-with-values (lambda () 5) 1+)
      (call-with-values (lambda () (if #t (two) 0)) +))
