;; Keywords go through apply.
(define* (f a #:key (b 2) (c 3)) (list a b c))
(list (apply f 1 #:c 5 '())
      (apply f '(1 #:b 7))
      (apply f 1 (append '(#:c 8) (list #:b 9))))
