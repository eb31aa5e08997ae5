;; A dotted rest list in define*, after optional and keyword arguments.
(define* (f a #:optional (b 'none) . rest) (list a b rest))
(define* (g #:key (x 1) . rest) (list x rest))
(list (f 1) (f 1 2 3) (g) (g #:x 2))
