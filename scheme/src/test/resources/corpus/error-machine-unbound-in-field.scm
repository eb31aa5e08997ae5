;; An unbound name in a field's expression.
(list (build-machine
        (name "a") (systems '("x86_64-linux")) (user "u")
        (host-key the-host-key-of-a)))
