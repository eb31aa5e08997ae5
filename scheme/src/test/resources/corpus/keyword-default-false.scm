;; A keyword argument of #f is not the default.
(define* (f #:key (threshold 0.8)) threshold)
(list (f) (f #:threshold #f) (f #:threshold 1))
