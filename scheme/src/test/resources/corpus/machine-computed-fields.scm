;; A field's value is any expression.
(define domain ".example.org")
(define key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
(list (build-machine
        (name (string-append "host" (number->string (+ 1 2)) domain))
        (systems (map (lambda (arch) (string-append arch "-linux")) '("x86_64" "i686")))
        (user (or (getenv "RELEVO_SURELY_NOT_SET") "builder"))
        (host-key key)
        (port (let loop ((n 20)) (if (= n 24) n (loop (1+ n)))))
        (parallel-builds (max 1 (quotient 9 2)))
        (overload-threshold (/ 3 4))
        (speed (* 2 1.25))))
