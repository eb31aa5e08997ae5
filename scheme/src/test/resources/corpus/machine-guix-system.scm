;; What Guix System generates from its configuration.
((@ (srfi srfi-1) append-map)
 (lambda (entry)
   (if (build-machine? entry)
       (list entry)
       entry))
 (list (build-machine
         (name "hurd.example.org")
         (systems (list "i586-gnu"))
         (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd")
         (user "offloading")
         (port 10022)
         (private-key "/etc/childhurd/offloading/ssh_key"))
       (list)))
