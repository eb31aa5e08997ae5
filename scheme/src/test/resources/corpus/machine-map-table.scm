;; Machines made from a table, with match.
(use-modules (ice-9 match))
(define key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
(map (match-lambda
       ((host (systems ...) slots)
        (build-machine (name host) (user "u") (host-key key)
                       (systems systems) (parallel-builds slots)))
       ((host system)
        (build-machine (name host) (user "u") (host-key key) (systems (list system)))))
     '(("a" ("x86_64-linux" "i686-linux") 4)
       ("b" "aarch64-linux")))
