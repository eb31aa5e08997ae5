;; Systems that are a string.
(list (build-machine
        (name "a") (systems "x86_64-linux") (user "u")
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
