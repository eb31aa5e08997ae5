;; for-each over several lists goes in order.
(define out '())
(for-each (lambda (a b) (set! out (cons (list a b) out))) '(1 2 3) '(x y z))
(for-each (lambda (a) (set! out (cons a out))) '())
(reverse out)
