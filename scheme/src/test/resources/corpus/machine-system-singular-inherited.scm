;; system in a form that inherits.
(define host-key-of-all "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
(define base
  (build-machine (name "a") (system "i686-linux") (user "u") (host-key host-key-of-all)))
(list base (build-machine (inherit base) (name "b") (system "armhf-linux")))
