;; case with lists of data, else and =>.
(define (kind x)
  (case x
    ((1 2 3) 'small)
    ((a #\b "never") 'letter)
    ((()) 'empty)
    ((1.5) => (lambda (v) (list 'float v)))
    (else => (lambda (v) (list 'other v)))))
(map kind (list 2 'a #\b '() 1.5 "never"))
