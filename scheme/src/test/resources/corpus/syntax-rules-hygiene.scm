;; A macro's own names do not mix with the user's.
(define-syntax swap!
  (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(define-syntax my-or
  (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(define tmp 1)
(define other 2)
(define t 5)
(swap! tmp other)
(list tmp other (my-or #f t) (let ((if list)) (my-or #f 7)))
