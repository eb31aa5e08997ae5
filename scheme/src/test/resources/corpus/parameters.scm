;; make-parameter with a converter, parameterize, and leaving it.
(define port (make-parameter "22" string->number))
(define user (make-parameter 'root))
(define (both) (list (port) (user)))
(list (both)
      (parameterize ((port "2222") (user 'u)) (both))
      (both))
