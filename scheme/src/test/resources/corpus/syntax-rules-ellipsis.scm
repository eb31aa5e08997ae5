;; Nested ellipses, and an ellipsis before a tail.
(define-syntax my-let*
  (syntax-rules ()
    ((_ () body ...) (let () body ...))
    ((_ ((n v) rest ...) body ...) (let ((n v)) (my-let* (rest ...) body ...)))))
(define-syntax table
  (syntax-rules ()
    ((_ (key value ...) ...) '((key (value ...)) ...))))
(define-syntax last-of
  (syntax-rules () ((_ x ... y) 'y)))
(list (my-let* ((a 1) (b (+ a 1))) (* a b))
      (table (a 1 2) (b) (c 3))
      (last-of 1 2 3))
