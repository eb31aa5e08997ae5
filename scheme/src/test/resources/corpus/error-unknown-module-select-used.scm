;; The same with #:select. Differs: Guile stops at the import, and we where the name is used.
(use-modules ((gnu services herd) #:select (current-services)) (srfi srfi-1))
(first (current-services))
