;; The old field system names one system type.
(list (build-machine
        (name "old.example.org")
        (system "x86_64-linux")
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
        (user "bob")))
