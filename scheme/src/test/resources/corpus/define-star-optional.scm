;; define* with #:optional; one without a default is #f.
(define* (f a #:optional (b 2) c) (list a b c))
(list (f 1) (f 1 10) (f 1 10 20))
