;; (@ …) of a private name of a user module.
(add-to-load-path (dirname (current-filename)))
((@ (farm tools) separator))
