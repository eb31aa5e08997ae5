;; A keyword that differs from its variable: (variable default keyword).
(define* (f #:key (p 22 #:port) (u #f #:user)) (list p u))
(list (f) (f #:port 1 #:user "x"))
