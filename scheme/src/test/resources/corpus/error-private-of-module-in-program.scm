;; A module does not see the names of the program that imports it.
(add-to-load-path (dirname (current-filename)))
(define farm-domain ".example.org")
(use-modules (farm borrower))
(full-name "a")
