;; Names from symbols and numbers of a quoted table.
(define table '((alpha 1 (x86_64 i686)) (beta 2 (aarch64))))
(map (lambda (row)
       (build-machine
         (name (symbol->string (car row)))
         (port (+ 22 (cadr row)))
         (user "u")
         (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
         (systems (map (lambda (s) (symbol->string (symbol-append s '-linux))) (caddr row)))))
     table)
