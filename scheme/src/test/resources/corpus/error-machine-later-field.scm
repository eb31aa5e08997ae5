;; A field does not see the fields after it.
(list (build-machine
        (name (string-append user ".example.org")) (user "u") (systems '("x86_64-linux"))
        (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
