;; (ice-9 optargs) has let-keywords and let-optional.
(use-modules (ice-9 optargs))
(define (f . args)
  (let-keywords args #f ((port 22) (user "root")) (list port user)))
(define (g . args)
  (let-optional* args ((a 1) (b (+ a 1))) (list a b)))
(list (f) (f #:user "u") (g) (g 5) (g 5 9))
