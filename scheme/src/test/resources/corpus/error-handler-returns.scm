;; A handler without #:unwind? that returns from an error.
(with-exception-handler
  (lambda (e) 'ignored)
  (lambda () (+ 1 (raise-exception 'boom))))
