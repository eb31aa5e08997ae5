;; inherit of a machine that inherits, and of one that an expression chooses.
(define base
  (build-machine
    (name "base") (systems '("x86_64-linux")) (user "u") (speed 1.5)
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
(define fast (build-machine (inherit base) (speed 4) (name "fast")))
(define machines (list base fast))
(list (build-machine (inherit (cadr machines)) (name "faster") (parallel-builds 2))
      (build-machine (inherit (if #f fast base)) (overload-threshold #f)))
