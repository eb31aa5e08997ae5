;; define-module with #:use-module, for a file that is a module of its own.
(define-module (farm of mine)
  #:use-module (srfi srfi-1)
  #:use-module (guix scripts offload))
(define sizes '(1 2 3))
(list (fold + 0 sizes) (build-machine? (first sizes)))
