;; An import that cannot be had is an error only where one of its names is used. Differs: Guile stops at the import.
(use-modules (gnu services herd) (srfi srfi-1))
(fold + 0 '(1 2 3))
