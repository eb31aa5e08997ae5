;; raise-continuable goes on with what the handler returns.
(use-modules (ice-9 exceptions))
(with-exception-handler
  (lambda (e) (* 2 e))
  (lambda () (+ 1 (raise-continuable 20))))
