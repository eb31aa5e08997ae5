;; Patterns with vectors, dotted ends and (... ...).
(define-syntax of-vector
  (syntax-rules () ((_ #(a b ...)) (list a '(b ...)))))
(define-syntax dotted
  (syntax-rules () ((_ a . b) '(b a))))
(list (of-vector #(1 2 3)) (dotted 1 2 . 3))
