;; use-modules of (guix offload), with a prefix for its procedures.
(use-modules ((guix offload) #:prefix guix:))
(list (guix:build-machine? 5) (map build-machine-name '()))
