;; A value where a keyword should be.
(define* (f a #:key (port 22)) (list a port))
(f 1 23)
