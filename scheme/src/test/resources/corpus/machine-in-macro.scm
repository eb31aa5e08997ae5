;; A user macro writes the form.
(define-syntax-rule (x86 host slots)
  (build-machine
    (name host)
    (systems '("x86_64-linux" "i686-linux"))
    (user "builder")
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
    (parallel-builds slots)))
(list (x86 "one" 1) (x86 (string-append "t" "wo") (+ 1 1)))
