;; exception-kind and exception-args tell how throw was called.
(with-exception-handler
  (lambda (e) (list (exception-kind e) (exception-args e)))
  (lambda () (throw 'my-key 1 2))
  #:unwind? #t)
