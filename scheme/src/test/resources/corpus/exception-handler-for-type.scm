;; #:unwind-for-type catches one kind only.
(define (try key thunk)
  (with-exception-handler
    (lambda (e) (list 'handled key))
    thunk
    #:unwind? #t
    #:unwind-for-type key))
(list (try 'misc-error (lambda () (error "x")))
      (catch 'own (lambda () (try 'misc-error (lambda () (throw 'own)))) (lambda _ 'outer)))
