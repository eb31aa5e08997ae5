;; A keyword that the procedure does not know.
(define* (f #:key (port 22)) port)
(f #:prot 23)
