;; An unknown field in a clause that a user macro passes on.
(define-syntax-rule (machine host clause ...)
  (build-machine
    (name host) (systems '("x86_64-linux")) (user "u")
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
    clause ...))
(list (machine "a" (port 22)) (machine "b" (slots 4)))
