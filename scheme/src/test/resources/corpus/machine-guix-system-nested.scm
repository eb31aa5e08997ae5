;; The same with an entry that is itself a list of machines.
(define (machine host)
  (build-machine
    (name host) (systems (list "x86_64-linux")) (user "u")
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")))
((@ (srfi srfi-1) append-map)
 (lambda (entry)
   (if (build-machine? entry)
       (list entry)
       entry))
 (list (machine "a") (list (machine "b") (machine "c")) (machine "d")))
