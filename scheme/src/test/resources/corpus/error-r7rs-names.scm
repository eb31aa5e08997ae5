;; Names of R7RS are unbound without an import.
(exact 1.5)
