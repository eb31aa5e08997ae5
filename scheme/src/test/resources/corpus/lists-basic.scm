;; The core's list procedures.
(list (cons 1 2) (list 1 2) (append '(1) '(2) '(3 4)) (append '(1) 2) (append) (reverse '(1 2 3))
      (length '(1 2)) (list-ref '(a b c) 1) (list-tail '(1 2 3) 1) (list-head '(1 2 3) 2)
      (memq 'c '(a b c d)) (memv 2 '(1 2 3)) (member '(1) '((0) (1))) (list? '(1 . 2)) (null? '())
      (caddr '(1 2 3)) (cadr '(1 2)) (cddr '(1 2 3)) (caar '((1))) (last-pair '(1 2 3)) (cons* 1 2 '(3)))
