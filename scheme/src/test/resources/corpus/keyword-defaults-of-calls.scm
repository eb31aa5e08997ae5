;; A default is computed at each call, where it is needed only.
(define count 0)
(define (next) (set! count (+ count 1)) count)
(define* (f #:key (id (next))) id)
(define a (f))
(define b (f #:id 'given))
(define c (f))
(list a b c count)
