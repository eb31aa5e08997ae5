;; A user module imports another user module, and re-exports its names.
(add-to-load-path (dirname (current-filename)))
(use-modules (farm rooms cellar))
(list cellar-hosts (host-name "again" 1))
