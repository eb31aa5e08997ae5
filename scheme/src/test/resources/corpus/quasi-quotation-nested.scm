;; Levels of quasi-quotation.
(define x 5)
(list `(1 `(2 ,(3 ,x)))
      `(outer ,`(inner ,x))
      (quasiquote (a (unquote x) (unquote-splicing (list 1 2)))))
