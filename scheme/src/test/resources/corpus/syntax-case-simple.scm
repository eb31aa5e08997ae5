;; syntax-case with a fender and datum->syntax. Differs: fenders cannot use templates here.
(define-syntax named
  (lambda (x)
    (syntax-case x ()
      ((_ id e) (identifier? #'id) #'(list 'id e))
      ((_ n e) (number? (syntax->datum #'n)) #'(list 'number n e)))))
(define-syntax it-is
  (lambda (x)
    (syntax-case x ()
      ((k e body) (with-syntax ((it (datum->syntax #'k 'it))) #'(let ((it e)) body))))))
(list (named a 1) (named 5 2) (it-is 4 (* it it)))
