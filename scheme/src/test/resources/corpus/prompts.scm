;; call-with-prompt and abort-to-prompt as an escape. Differs: continuations only lead outwards here.
(define tag (make-prompt-tag "leave"))
(list (call-with-prompt tag
        (lambda () (+ 1 (abort-to-prompt tag 'early 2)))
        (lambda (k . args) args))
      (call-with-prompt tag
        (lambda () 'normal)
        (lambda (k . args) args)))
