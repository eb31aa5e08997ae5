;; #:allow-other-keys lets unknown keywords pass.
(define* (f a #:key (b 2) #:allow-other-keys) (list a b))
(define* (g #:key x #:allow-other-keys #:rest r) (list x r))
(list (f 1 #:c 3) (f 1 #:c 3 #:b 4) (g #:y 1 #:x 2))
