;; Exceptions made of several parts, and their predicates. Differs: there are no compound exceptions here.
(use-modules (ice-9 exceptions))
(define e
  (make-exception (make-error)
                  (make-exception-with-message "disk full")
                  (make-exception-with-irritants '("/gnu" 5))))
(with-exception-handler
  (lambda (c)
    (list (exception? c) (error? c) (exception-with-message? c) (exception-with-irritants? c)
          (exception-message c) (exception-irritants c)))
  (lambda () (raise-exception e))
  #:unwind? #t)
