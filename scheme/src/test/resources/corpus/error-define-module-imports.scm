;; In a module of its own a file sees only what it imports.
(define-module (farm alone))
(filter-map identity '(1 #f))
