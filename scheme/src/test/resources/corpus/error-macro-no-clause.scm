;; A macro's use that fits no clause.
(define-syntax two (syntax-rules () ((_ a b) (list a b))))
(two 1)
