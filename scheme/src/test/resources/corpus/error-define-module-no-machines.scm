;; A module of its own does not see the vocabulary of machines without an import.
(define-module (farm bare))
(build-machine? 5)
