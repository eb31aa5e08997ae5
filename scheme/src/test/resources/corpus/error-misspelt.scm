;; A misspelt name.
(define (host-name i) (string-apend "node" (number->string i)))
(host-name 1)
