;; A keyword without a value.
(define* (f #:key (port 22)) port)
(f #:port)
