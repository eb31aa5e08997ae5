;; A keyword in a pattern stands for itself.
(use-modules (ice-9 match))
(define (port args)
  (match args
    ((#:port p) p)
    (((? symbol? s) #:port p) (list s p))
    (_ 22)))
(list (port '(#:port 1)) (port '(ssh #:port 2)) (port '(#:prot 1)))
