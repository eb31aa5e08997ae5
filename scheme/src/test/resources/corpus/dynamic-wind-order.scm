;; dynamic-wind runs its guards also when an escape leaves it.
(define trail '())
(define (note x) (set! trail (cons x trail)))
(call/cc
  (lambda (k)
    (dynamic-wind
      (lambda () (note 'in))
      (lambda () (note 'body) (k 'gone) (note 'never))
      (lambda () (note 'out)))))
(note 'after)
(reverse trail)
