;; What #:select leaves out is unbound.
(use-modules ((srfi srfi-1) #:select (fold)))
(list (fold + 0 '(1)) (append-map list '(1)))
