;; The vocabulary can be imported by either name as well.
(use-modules (guix scripts offload))
(build-machine? 5)
