;; A field whose value is a variable of the same name.
(define (machine name port user)
  (build-machine
    (name name) (port port) (user user)
    (systems '("x86_64-linux"))
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
(list (machine "a" 22 "u") (machine "b" 23 "v"))
