;; Parameters and dynamic defaults for a group of machines.
(define slots (make-parameter 1))
(define user (make-parameter "root"))
(define (machine host)
  (build-machine
    (name host) (systems '("x86_64-linux")) (user (user*)) (parallel-builds (slots))
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
(define (user*) (user))
(append (list (machine "a"))
        (parameterize ((slots 4) (user "builder")) (list (machine "b"))))
