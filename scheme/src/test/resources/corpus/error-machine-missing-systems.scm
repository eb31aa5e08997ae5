;; Neither systems nor system.
(list (build-machine
        (name "a") (user "u")
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
