;; inherit copies what the form does not give.
(define first-one
  (build-machine
    (name "one.example.org")
    (systems '("x86_64-linux"))
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
    (user "bob")
    (port 2022)
    (features '("kvm"))
    (speed 3/2)))
(list first-one
      (build-machine (inherit first-one) (name "two.example.org") (port 22))
      (build-machine (name "three.example.org") (inherit first-one) (parallel-builds 4)))
