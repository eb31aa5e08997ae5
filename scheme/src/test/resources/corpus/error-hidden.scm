;; What #:hide names is unbound.
(use-modules ((srfi srfi-1) #:hide (last)))
(last '(1 2))
