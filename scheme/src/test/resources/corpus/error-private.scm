;; A user module's private name is unbound.
(add-to-load-path (dirname (current-filename)))
(use-modules (farm tools))
(separator)
