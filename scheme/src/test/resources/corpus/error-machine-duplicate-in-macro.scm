;; A macro gives a field that its user gives as well.
(define-syntax-rule (machine host clause ...)
  (build-machine
    (name host) (systems '("x86_64-linux")) (user "u") (port 22)
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
    clause ...))
(list (machine "a" (port 2222)))
