;; Lists as sets.
(use-modules (srfi srfi-1))
(list (lset-adjoin eq? '(a b) 'c 'a)
      (lset-union eqv? '(1 2) '(2 3))
      (lset-intersection equal? '("a" "b") '("b"))
      (lset-difference eqv? '(1 2 3) '(2))
      (lset-xor eqv? '(1 2) '(2 3))
      (lset<= eqv? '(1) '(1 2)) (lset= eq? '(a b) '(b a)))
