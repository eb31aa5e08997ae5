;; Groups of machines with defaults of their own.
(use-modules (srfi srfi-1) (srfi srfi-26) (ice-9 format))
(define key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
(define groups
  '(("rack" 2 (system . "x86_64-linux") (speed . 2.))
    ("pi" 1 (system . "aarch64-linux"))))
(define (machine prefix options i)
  (build-machine
    (name (format #f "~a-~2,'0d" prefix i))
    (systems (list (assq-ref options 'system)))
    (user "builder")
    (host-key key)
    (speed (or (assq-ref options 'speed) 1))))
(append-map
 (lambda (group)
   (map (cut machine (first group) (cddr group) <>) (iota (second group) 1)))
 groups)
