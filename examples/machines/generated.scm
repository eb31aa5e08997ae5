;; What GNU Guix System writes to /etc/guix/machines.scm from the field 'build-machines' of its
;; configuration: entries are machines, or lists of them.
(use-modules (guix scripts offload))
((@ (srfi srfi-1) append-map)
 (lambda (entry)
   (if (build-machine? entry)
       (list entry)
       entry))
 (list (build-machine
         (name "one.example.org")
         (systems (list "x86_64-linux" "i686-linux"))
         (user "offload")
         (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO root@one")
         (private-key "/etc/guix/offload-key"))
       (map (lambda (name)
              (build-machine
                (name name)
                (systems (list "aarch64-linux"))
                (user "offload")
                (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJJCEh918GJAiy0VVZm49z8iOE+o4nOJvIaLzXbtthB9")
                (overload-threshold #f)
                (speed 2.)))
            (list "two.example.org" "three.example.org"))))
