;; A renamed import is unbound under its old name.
(use-modules ((srfi srfi-1) #:select ((fold . accumulate))))
(fold + 0 '(1))
