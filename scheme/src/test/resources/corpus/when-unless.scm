;; when and unless have the value of their last expression.
(define log '())
(define (note x) (set! log (cons x log)) x)
(list (when #t (note 1) (note 2))
      (unless #f (note 3) 'done)
      log)
