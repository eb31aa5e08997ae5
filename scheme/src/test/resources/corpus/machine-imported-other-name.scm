;; (guix offload) names the same vocabulary, also in a module of its own.
(define-module (farm offload)
  #:use-module ((guix offload) #:select (build-machine build-machine-port)))
(build-machine-port
 (build-machine
   (name "a") (systems '("x86_64-linux")) (user "u") (port 2222)
   (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
