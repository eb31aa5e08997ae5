;; #:select of a name that the module does not export.
(use-modules ((srfi srfi-1) #:select (fold-left)))
(fold-left + 0 '(1))
