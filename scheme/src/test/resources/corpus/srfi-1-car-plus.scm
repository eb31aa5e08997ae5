;; car+cdr, length+, not-pair?, proper-list?, null-list?.
(use-modules (srfi srfi-1))
(list (call-with-values (lambda () (car+cdr '(1 . 2))) list)
      (length+ '(1 2)) (length+ (circular-list 1))
      (proper-list? '(1 2)) (dotted-list? '(1 . 2)) (circular-list? (circular-list 1 2))
      (not-pair? 5))
