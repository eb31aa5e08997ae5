;; A field that build-machine does not have.
(list (build-machine
        (name "a") (systems '("x86_64-linux")) (user "u") (ports 22)
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
