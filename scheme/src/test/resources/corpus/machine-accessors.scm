;; The predicate and the accessors of machines.
(define m
  (build-machine
    (name "m") (systems '("x86_64-linux")) (user "u") (features '("kvm"))
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
(list (build-machine? m) (build-machine? 'm)
      (build-machine-name m) (build-machine-systems m) (build-machine-user m)
      (build-machine-port m) (build-machine-compression m)
      (build-machine-compression-level m) (build-machine-daemon-socket m)
      (build-machine-overload-threshold m) (build-machine-parallel-builds m)
      (build-machine-features m) (build-machine-host-key m))
