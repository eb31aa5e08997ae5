;; A user module's names can be selected, renamed and prefixed.
(add-to-load-path (dirname (current-filename)))
(use-modules ((farm tools) #:select ((host-name . name-of)) #:prefix farm-))
(map (lambda (i) (farm-name-of "node" i)) '(1 2))
