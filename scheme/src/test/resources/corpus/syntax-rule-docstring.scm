;; define-syntax-rule with a documentation string, and a macro that takes a body.
(define-syntax-rule (with-log log body ...)
  "Run BODY with a fresh LOG."
  (let ((log '())) body ... (reverse log)))
(with-log trail
  (set! trail (cons 1 trail))
  (set! trail (cons 2 trail)))
