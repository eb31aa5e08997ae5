;; Features that are symbols.
(list (build-machine
        (name "a") (systems '("x86_64-linux")) (user "u") (features '(kvm))
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
