;; Machines made by map over iota.
(map (lambda (i)
       (build-machine
         (name (format #f "node~a.example.org" i))
         (systems '("x86_64-linux"))
         (user "builder")
         (port (+ 2200 i))
         (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
     (iota 4 1))
