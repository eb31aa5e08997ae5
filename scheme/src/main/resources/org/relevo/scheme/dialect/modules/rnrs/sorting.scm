;;; (rnrs sorting): sorting.
(define-module (rnrs sorting)
  #:re-export (list-sort)
  #:export (vector-sort))

(define (vector-sort before? vec)
  (sort vec before?))
