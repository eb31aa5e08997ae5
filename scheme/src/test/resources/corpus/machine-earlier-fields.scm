;; A field's expression sees the fields before it.
(list (build-machine
        (name "seen")
        (systems '("x86_64-linux"))
        (user name)
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
        (port 2222)
        (daemon-socket (string-append "/run/" name "-" (number->string port) "/socket"))
        (features (cons user systems))))
