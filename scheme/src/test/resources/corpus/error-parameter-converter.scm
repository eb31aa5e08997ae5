;; A parameter's converter fails.
(define port (make-parameter 22 (lambda (p) (if (number? p) p (throw 'bad-port p)))))
(parameterize ((port "x")) (port))
