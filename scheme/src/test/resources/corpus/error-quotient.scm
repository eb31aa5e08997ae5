;; quotient by zero, in a procedure.
(define (per-host total hosts) (quotient total hosts))
(per-host 5 0)
