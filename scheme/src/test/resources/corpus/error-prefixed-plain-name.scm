;; With #:prefix the plain name is unbound.
(use-modules ((srfi srfi-1) #:prefix s:))
(list (s:first '(1)) (first '(1)))
