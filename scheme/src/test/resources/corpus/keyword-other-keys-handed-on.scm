;; #:allow-other-keys together with #:rest hands keywords on.
(define* (inner #:key (port 22) #:allow-other-keys) port)
(define* (outer name #:key (user "root") #:allow-other-keys #:rest options)
  (list name user (apply inner options)))
(list (outer "a") (outer "b" #:port 2222) (outer "c" #:user "u" #:port 1))
