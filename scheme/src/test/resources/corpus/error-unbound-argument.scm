;; An argument inside a call that is unbound.
(map string-upcase (list "a" (filter-map identity '(#f))))
