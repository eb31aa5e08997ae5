;; eq?, eqv?, equal? on the kinds of values.
(list (eq? 'a 'a) (eqv? 1.5 1.5) (equal? '(1 (2)) '(1 (2))) (equal? "a" "a") (eqv? "a" "b")
      (equal? #(1 2) #(1 2)) (eqv? #\a #\a) (equal? 1 1.) (eq? '() '())
      (equal? #vu8(1 2) #vu8(1 2)) (symbol? 'a) (boolean? #f) (procedure? car))
