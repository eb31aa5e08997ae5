;; More arguments than #:optional allows.
(define* (f a #:optional b) (list a b))
(f 1 2 3)
