;; A third procedure runs before the stack is left. Differs: errors unwind before any handler runs here.
(define trail '())
(define (note x) (set! trail (cons x trail)))
(catch 'oops
  (lambda ()
    (dynamic-wind
      (lambda () (note 'in))
      (lambda () (throw 'oops))
      (lambda () (note 'out))))
  (lambda (key) (note 'handler))
  (lambda (key) (note 'before)))
(reverse trail)
