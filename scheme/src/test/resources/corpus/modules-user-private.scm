;; (@@ …) reaches a name that a module keeps for itself.
(add-to-load-path (dirname (current-filename)))
(list ((@@ (farm tools) separator)) ((@ (farm tools) host-name) "a" 1))
