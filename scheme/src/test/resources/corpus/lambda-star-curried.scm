;; lambda* as a value that is passed and returned.
(define (maker default) (lambda* (x #:key (unit default) #:rest _) (cons x unit)))
(map (maker "MiB") '(1 2))
