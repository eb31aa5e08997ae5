;; Keywords are values: they compare, convert and are data.
(list #:port
      (keyword? #:a) (keyword? 'a)
      (keyword->symbol #:port) (symbol->keyword 'user)
      (eq? #:a #:a) (memq #:b '(#:a #:b))
      (case #:x ((#:x) 'yes) (else 'no)))
