;; A module of the user's own is found on the load path.
(add-to-load-path (dirname (current-filename)))
(use-modules (farm tools))
(list (host-name "build" 3) default-port (with-default #f 'fallback))
