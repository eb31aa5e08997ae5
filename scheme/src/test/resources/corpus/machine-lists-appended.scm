;; Lists of machines are appended.
(use-modules (srfi srfi-1))
(define key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
(define* (machine host #:key (system "x86_64-linux") (slots 1))
  (build-machine (name host) (user "u") (host-key key)
                 (systems (list system)) (parallel-builds slots)))
(define x86 (list (machine "a") (machine "b" #:slots 2)))
(define arm (list (machine "c" #:system "aarch64-linux")))
(append x86 arm (append-map (lambda (h) (list (machine h #:slots 3))) '("d")))
