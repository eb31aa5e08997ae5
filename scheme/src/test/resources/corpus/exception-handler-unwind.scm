;; with-exception-handler with #:unwind? #t returns what the handler returns.
(use-modules (ice-9 exceptions))
(list (with-exception-handler
        (lambda (e) (list 'caught (exception-message e) (exception-irritants e)))
        (lambda () (error "no route to" "host" 7))
        #:unwind? #t)
      (with-exception-handler
        (lambda (e) (list 'raised e))
        (lambda () (+ 1 (raise-exception 42)))
        #:unwind? #t))
