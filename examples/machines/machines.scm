;; Build machines: the value of this file, that of its last form, is the list of them.
(use-modules (guix scripts offload)
             (srfi srfi-1))

;; What all our machines have in common. The host key is the machine's /etc/ssh/ssh_host_ed25519_key.pub.
(define (machine name host-key)
  (build-machine
    (name name)
    (systems '("x86_64-linux" "i686-linux"))
    (user "offload")
    (host-key host-key)
    (private-key "/etc/guix/offload-key")))

(define big
  (build-machine
    (inherit (machine "big.example.org"
                      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO"))
    (port 2222)
    (parallel-builds 8)
    (speed 3.5)
    (features '("kvm" "big-parallel"))))

;; A machine on the desk of someone: it gets work only while it is idle.
(define desk
  (build-machine
    (inherit (machine "desk.example.org"
                      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJJCEh918GJAiy0VVZm49z8iOE+o4nOJvIaLzXbtthB9"))
    (overload-threshold 0.2)))

;; Rack machines differ only in their names; RACK=3 in the environment gives three of them.
(define rack
  (map (lambda (number)
         (build-machine
           (inherit big)
           (name (format #f "rack~a.example.org" number))
           (port 22)))
       (iota (or (and=> (getenv "RACK") string->number) 2) 1)))

(append (list big desk)
        ;; This host must not offload to itself.
        (remove (lambda (machine)
                  (string=? (build-machine-name machine) (gethostname)))
                rack))
