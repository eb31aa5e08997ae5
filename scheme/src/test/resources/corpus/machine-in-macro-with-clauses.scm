;; A user macro passes clauses on, and gives some of its own.
(define-syntax machine
  (syntax-rules ()
    ((_ host clause ...)
     (build-machine
       (name host)
       (user "builder")
       (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
       clause ...))))
(list (machine "a" (systems '("x86_64-linux")))
      (machine "b" (systems (list "riscv64-linux")) (port 2222) (speed 0.5)))
