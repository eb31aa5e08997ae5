;; A user module that has a fault.
(add-to-load-path (dirname (current-filename)))
(use-modules (farm faulty))
5
