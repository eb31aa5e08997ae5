;; Machines that are always there, and whichever of the pinned ones announce themselves on the network at the moment.
;; The host keys of the latter are in known_hosts beside this file: relevo discover --pin NAME adds one.
(use-modules (srfi srfi-1))

(define big
  (build-machine
    (name "big.example.org")
    (systems '("x86_64-linux"))
    (user "offload")
    (host-key "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl")
    (private-key "/etc/guix/offload-key")
    (parallel-builds 8)
    (speed 3.0)))

;; Desktops of colleagues: what they do not announce is as it is of big, but they never get more than two builds,
;; whatever they say, and only when they have cores to spare.
(define (roomy? advert)
  (and (advert-cores advert)
       (>= (advert-cores advert) 4)))

(define desktops
  (map (lambda (machine)
         (build-machine
           (inherit machine)
           (user "offload")
           (parallel-builds (min 2 (build-machine-parallel-builds machine)))
           (overload-threshold 0.3)))
       (discover-machines #:timeout 2.0
                          #:pinned "known_hosts"
                          #:defaults (build-machine (inherit big) (parallel-builds 1) (speed 1.0))
                          #:where roomy?)))

;; A host that is in the list anyway is not taken twice.
(define (listed? machine)
  (string=? (build-machine-host-key machine) (build-machine-host-key big)))

(cons big (remove listed? desktops))
