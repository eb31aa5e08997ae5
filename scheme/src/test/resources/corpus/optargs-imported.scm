;; define* and lambda* also come from (ice-9 optargs).
(use-modules ((ice-9 optargs) #:select (define* lambda*)))
(define* (f #:optional (x 'default)) x)
(list (f) (f 1) ((lambda* (#:key (y 2)) y)))
